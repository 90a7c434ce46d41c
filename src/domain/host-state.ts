import type { Color, PerColor } from './color.ts'

/** What the host is like, as one look found it. Facts only: what they mean is decided in decision.ts. */
export interface HostState {
  readonly directoryIsReadable: boolean
  /** `sudo`: whether it is reached, or was tried last, through `sudo -n`. */
  readonly docker: Reachable & { readonly sudo: boolean }
  readonly compose: ComposeState
  readonly nginx: NginxState
  readonly link: LinkState
  readonly sites: PerColor<SiteState>
  readonly containers: readonly Container[]
  /** The repository digests (`name@sha256:…`) of the images in use, by image id. */
  readonly digests: ReadonlyMap<string, readonly string[]>
  readonly httpClient: HttpClient | undefined
  /** Whether there is the program that the lock is taken with. */
  readonly hasFlock: boolean
  /** Commands that must run as root and that `sudo -n` refuses. */
  readonly deniedCommands: readonly string[]
}

export type Reachable = { readonly ok: true } | { readonly ok: false; readonly output: string }

export type HttpClient = 'curl' | 'wget'
export type ComposeProgram = 'docker compose' | 'docker-compose'

export type ComposeState =
  | { readonly ok: true; readonly program: ComposeProgram; readonly yaml: string; readonly project: string }
  /** Without a program: there is no Compose. */
  | { readonly ok: false; readonly output: string; readonly program?: ComposeProgram | undefined }

export interface NginxState {
  readonly sudo: boolean
  readonly linkSudo: boolean
  /** `nginx -t` of what lies on the disk. */
  readonly test: { readonly ok: boolean; readonly output: string }
  readonly pidFile: string
  readonly errorLog: string
  /** Absent: nginx does not run. */
  readonly master?: number | undefined
  /** An nginx that runs though the pid file names none: nobody can tell it anything, nor say that nginx does not run. */
  readonly masterWithoutPidFile?: number | undefined
  /** Whether the configuration on the disk passes requests to the port of this color anywhere. */
  readonly passesTo: PerColor<boolean>
}

export type LinkState =
  | { readonly kind: 'missing' }
  /** `dangles`: nothing is there where it leads. nginx cannot load that, though it may run, with what it read before. */
  | { readonly kind: 'link'; readonly target: string; readonly resolved: string; readonly dangles: boolean }
  | { readonly kind: 'other'; readonly what: string }

export interface SiteState {
  /** The path with every link in it followed. */
  readonly resolved: string
  /** Absent: not there, or not to be read. */
  readonly text?: string | undefined
  /** Nothing is there; else what is there without a text cannot be read. */
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
  /** By the image's own HEALTHCHECK; absent when there is none. */
  readonly health?: string | undefined
  /** `sha256:…` of the image that it was made from. */
  readonly imageId: string
}

export const isRunning = (container: Container): boolean => container.status === 'running'

/** Neither stopped nor yet to be started: it runs, or it may in a moment (a restart policy, a pause). */
export const isUp = (container: Pick<Container, 'status'>): boolean =>
  !['created', 'exited', 'dead', 'removing'].includes(container.status)

/** What nginx was seen to pass requests to. */
export type Served =
  | { readonly kind: 'color'; readonly color: Color }
  /** It answered, but passed nothing to either color; without a status: nothing even listens there. */
  | { readonly kind: 'neither'; readonly status?: number | undefined }
  | { readonly kind: 'unknown'; readonly reason: string }
