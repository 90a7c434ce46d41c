import type { Color, PerColor } from './color.ts'
import type { ContainerLookup } from './nginx-container.ts'

/** The facts about a host at one moment. decision.ts decides what they mean. */
export interface HostState {
  readonly directoryIsReadable: boolean
  /** `sudo`: whether the last attempt to reach it used `sudo -n`. */
  readonly docker: Reachable & { readonly sudo: boolean }
  readonly compose: ComposeState
  readonly nginx: NginxState
  /** The container that nginx runs in; absent: it runs on the host. */
  readonly nginxContainer?: ContainerLookup | undefined
  readonly site: LiveSite
  readonly sites: PerColor<SiteState>
  /** The containers of services that Compose made on this host, of any project. */
  readonly containers: readonly Container[]
  /** Other containers that publish the port of a color. */
  readonly foreignContainers: readonly Container[]
  /** With `adopt`: the container of another origin that answers on the port of a color, and is taken for one of the color. */
  readonly adopted?: Partial<PerColor<Container>> | undefined
  /** The ports of each color on the host; none where nginx reaches the colors by their names. */
  readonly ports: PerColor<readonly PortState[]>
  /** The networks that Compose made, of every project. */
  readonly networks: readonly HostNetwork[]
  /** The repository digests (`name@sha256:…`) of the images in use, by image id. */
  readonly digests: ReadonlyMap<string, readonly string[]>
  readonly httpClient: HttpClient | undefined
  /** Whether the host has `flock`, the program that takes the lock. */
  readonly hasFlock: boolean
  /** The commands that need root and that `sudo -n` refuses, or would ask a password for. */
  readonly deniedCommands: readonly string[]
  /** The commands that need root and of which this sudo does not show whether it runs them without a password. */
  readonly uncheckedCommands: readonly string[]
  /** Whether the folder of the link, or of the file, can be locked. */
  readonly siteFolder: 'ok' | 'missing' | 'unreadable'
  /**
   * The patterns of nginx's `include` lines, its main file, and the path of the link or the file, with the links in their
   * folders followed. `isLoaded`: the file is one of those that nginx loads. Absent: unknown.
   */
  readonly includes?:
    { readonly patterns: readonly string[]; readonly link: string; readonly isLoaded?: boolean } | undefined
  /** Every container of the host, also of other projects. Absent: unknown. */
  readonly containerOwners?: readonly ContainerOwner[] | undefined
  /** The program that installs packages, such as `apt-get`. */
  readonly packageManager?: string | undefined
}

export interface ContainerOwner {
  readonly name: string
  readonly project: string
  readonly service: string
}

export type Reachable = { readonly ok: true } | { readonly ok: false; readonly output: string }

export type HttpClient = 'curl' | 'wget'
export type ComposeProgram = 'docker compose' | 'docker-compose'

/** A Compose project as Compose itself prints it. */
export interface HostProject {
  readonly program: ComposeProgram
  readonly yaml: string
  readonly name: string
}

export type ComposeState =
  | { readonly ok: true; readonly projects: PerColor<HostProject> }
  /** Without a program: Compose is not installed. `engineRefuses`: the program cannot talk to the Docker engine. */
  | {
      readonly ok: false
      readonly output: string
      readonly program?: ComposeProgram | undefined
      readonly engineRefuses?: boolean | undefined
      readonly loginOnly?: LoginCompose | undefined
      /** Whose files Compose could not read, where the colors have files of their own. */
      readonly color?: Color | undefined
    }

/** The paths of programs that only the login user has, while Docker is reached through sudo. */
export interface LoginCompose {
  readonly plugin?: string | undefined
  readonly standalone?: string | undefined
}

export interface NginxState {
  /** The program, as it is called: a name, or a path. Empty: there is none. */
  readonly command: string
  /** What it prints as its version; absent: it is not known, as in a container. */
  readonly version?: string | undefined
  readonly sudo: boolean
  /** Whether the link, or the file, is changed through `sudo -n`. */
  readonly siteSudo: boolean
  /** The result of `nginx -t` for the files on the disk. */
  readonly test: { readonly ok: boolean; readonly output: string }
  readonly pidFile: string
  readonly errorLog: string
  /** What sudo printed when it refused to run nginx. Absent: it did not refuse. */
  readonly refusal?: string | undefined
  /** Whether the login user sees no process of other users: /proc is mounted with the option hidepid. */
  readonly processesAreHidden: boolean
  /** The process id; absent: nginx does not run, or its processes are hidden. */
  readonly master?: number | undefined
  /** The process id of an nginx that runs although the pid file has no process: it cannot be reloaded. */
  readonly masterWithoutPidFile?: number | undefined
  /** The servers of the configuration on the disk, as read-host/servers.sh lists them; empty: it cannot be loaded. */
  readonly servers: string
  /** Whether any file of the configuration on the disk passes requests to the port of this color. */
  readonly passesTo: PerColor<boolean>
}

/** What says which color is live. */
export type LiveSite =
  | { readonly kind: 'missing' }
  /** `dangles`: the target does not exist. nginx cannot load it, but may run with an older configuration. */
  | { readonly kind: 'link'; readonly target: string; readonly resolved: string; readonly dangles: boolean }
  /** The file names this color. `isCut`: a write of it in place was interrupted, and this is from the copy before it. */
  | { readonly kind: 'holds'; readonly color: Color; readonly isCut?: boolean | undefined }
  /** The file does not name exactly one color. `difference`: from the nearest site, or which texts it has. */
  | { readonly kind: 'differs'; readonly difference: string; readonly nearest: Color }
  /** `target`: of a link where a file is expected. */
  | { readonly kind: 'other'; readonly what: string; readonly target?: string | undefined }
  /** The login user may not enter its folder, or not read the file. */
  | { readonly kind: 'unknown' }

export interface SiteState {
  /** The path after all links in it are followed. */
  readonly resolved: string
  /** In the text form: the file with the text of this color. Absent: it does not exist, or cannot be read. */
  readonly text?: string | undefined
  /** Whether the file does not exist. A file that exists without a text cannot be read. */
  readonly missing: boolean
}

/** A network that Compose made. */
export interface HostNetwork {
  readonly name: string
  /** Whether Compose keeps a hash of its settings (2.31 and later), and so compares it with the Compose file. */
  readonly isHashed: boolean
  /** Without those of Compose. */
  readonly labels: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
  readonly driver: string
  readonly internal: boolean
  readonly ipv6: boolean
}

export interface Container {
  readonly id: string
  readonly name: string
  readonly project: string
  readonly service: string
  readonly status: string
  readonly startedAt: string
  /** In each network of Docker, while it runs. */
  readonly addresses: readonly string[]
  readonly exitCode: number
  readonly oomKilled: boolean
  /** Why Docker could not start it; absent: it could. */
  readonly error?: string | undefined
  readonly restartCount: number
  /** The result of the image's HEALTHCHECK; absent: it has none. */
  readonly health?: string | undefined
  /** `sha256:…` of the image that the container was made from. */
  readonly imageId: string
}

/** What uses the port of a color. */
export interface PortState {
  readonly number: number
  /** The addresses that a program listens on with this port, such as `127.0.0.1`, `0.0.0.0` and `::`. */
  readonly addresses: readonly string[]
  /** The running containers of this engine that publish the port, whoever made them. */
  readonly publishers: readonly Publisher[]
  /** The program that listens, where no container publishes the port and the user may know the program. */
  readonly program?: { readonly name: string; readonly pid: number } | undefined
  /** The address of the Docker engine that was asked, such as `unix:///var/run/docker.sock`; absent: it is not known. */
  readonly engine?: string | undefined
}

/** A container that publishes a port. Compose's labels are absent on a container of `docker run`. */
export interface Publisher {
  readonly id: string
  readonly name: string
  readonly image: string
  /** The addresses of the host that the port is published on. */
  readonly addresses: readonly string[]
  readonly project?: string | undefined
  readonly service?: string | undefined
  /** The folder of its Compose project. */
  readonly directory?: string | undefined
  /** A container of `docker compose run`. */
  readonly isOneOff: boolean
}

export const isRunning = (container: Container): boolean => container.status === 'running'

/** It runs, or may run again in a moment (a restart policy, a pause). */
export const isUp = (container: Pick<Container, 'status'>): boolean =>
  !['created', 'exited', 'dead', 'removing'].includes(container.status)

/** Where nginx passes requests to, as a probe found it. */
export type Served =
  | { readonly kind: 'color'; readonly color: Color }
  /** nginx answered without passing the request to a color; without a status: nothing listens on the port. */
  | { readonly kind: 'neither'; readonly status?: number | undefined }
  | { readonly kind: 'unknown'; readonly reason: string }
