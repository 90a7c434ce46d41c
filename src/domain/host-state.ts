import type { Color, PerColor } from './color.ts'

/** The facts about a host at one moment. decision.ts decides what they mean. */
export interface HostState {
  readonly directoryIsReadable: boolean
  /** `sudo`: whether the last attempt to reach it used `sudo -n`. */
  readonly docker: Reachable & { readonly sudo: boolean }
  readonly compose: ComposeState
  readonly nginx: NginxState
  readonly link: LinkState
  readonly sites: PerColor<SiteState>
  readonly containers: readonly Container[]
  /** The repository digests (`name@sha256:…`) of the images in use, by image id. */
  readonly digests: ReadonlyMap<string, readonly string[]>
  readonly httpClient: HttpClient | undefined
  /** Whether the host has `flock`, the program that takes the lock. */
  readonly hasFlock: boolean
  /** The commands that need root and that `sudo -n` refuses. */
  readonly deniedCommands: readonly string[]
}

export type Reachable = { readonly ok: true } | { readonly ok: false; readonly output: string }

export type HttpClient = 'curl' | 'wget'
export type ComposeProgram = 'docker compose' | 'docker-compose'

export type ComposeState =
  | { readonly ok: true; readonly program: ComposeProgram; readonly yaml: string; readonly project: string }
  /** Without a program: Compose is not installed. */
  | { readonly ok: false; readonly output: string; readonly program?: ComposeProgram | undefined }

export interface NginxState {
  readonly sudo: boolean
  readonly linkSudo: boolean
  /** The result of `nginx -t` for the files on the disk. */
  readonly test: { readonly ok: boolean; readonly output: string }
  readonly pidFile: string
  readonly errorLog: string
  /** The process id; absent: nginx does not run. */
  readonly master?: number | undefined
  /** The process id of an nginx that runs although the pid file has no process: it cannot be reloaded. */
  readonly masterWithoutPidFile?: number | undefined
  /** The servers of the configuration on the disk, as read-host/servers.sh lists them; empty: it cannot be loaded. */
  readonly servers: string
  /** Whether any file of the configuration on the disk passes requests to the port of this color. */
  readonly passesTo: PerColor<boolean>
}

export type LinkState =
  | { readonly kind: 'missing' }
  /** `dangles`: the target does not exist. nginx cannot load it, but may run with an older configuration. */
  | { readonly kind: 'link'; readonly target: string; readonly resolved: string; readonly dangles: boolean }
  | { readonly kind: 'other'; readonly what: string }

export interface SiteState {
  /** The path after all links in it are followed. */
  readonly resolved: string
  /** Absent: the file does not exist, or cannot be read. */
  readonly text?: string | undefined
  /** Whether the file does not exist. A file that exists without a text cannot be read. */
  readonly missing: boolean
}

export interface Container {
  readonly id: string
  readonly name: string
  readonly project: string
  readonly service: string
  readonly status: string
  readonly startedAt: string
  readonly exitCode: number
  readonly oomKilled: boolean
  readonly restartCount: number
  /** The result of the image's HEALTHCHECK; absent: it has none. */
  readonly health?: string | undefined
  /** `sha256:…` of the image that the container was made from. */
  readonly imageId: string
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
