/** How a host is arranged, as far as the guide of a plan could read it. What could not be read is left out. */
export interface HostLayout {
  /** The folder of the input, with the links in it followed; absent: it cannot be entered. */
  readonly folder?: string | undefined
  /** Absent: Docker could not be asked. */
  readonly containers?: readonly LayoutContainer[] | undefined
  readonly nginx: readonly NginxDump[]
  /** What nginx on the host printed instead of its configuration. */
  readonly nginxProblem?: string | undefined
  readonly composeFiles: readonly LayoutComposeFile[]
  /** The names of the variables in each `.env` file, by its path. */
  readonly envFiles: ReadonlyMap<string, readonly string[]>
  /** Who takes connections on ports 80 and 443. */
  readonly listeners: readonly Listener[]
  /** Rules of iptables, not of Docker, that redirect ports 80 and 443. */
  readonly redirects: readonly string[]
  /** Files of the host that look like a part of nginx's configuration, by path. */
  readonly files: ReadonlyMap<string, string>
  /** The status of a GET request to a place that nginx names. */
  readonly answers: readonly LayoutAnswer[]
}

/** What `nginx -T` prints, on the host or in a container. */
export interface NginxDump {
  /** The id of the container; absent: on the host. */
  readonly container?: string | undefined
  readonly text: string
  /** The symbolic links among its files: where they lead, by path. */
  readonly links: ReadonlyMap<string, string>
}

export interface LayoutContainer {
  readonly id: string
  readonly name: string
  /** As it was given, such as `team/app:1.2`. */
  readonly image: string
  readonly running: boolean
  /** Whether the image came from no registry: it was built or loaded on the host. */
  readonly isLocalImage: boolean
  /** Absent: not made by Compose. */
  readonly compose?: ComposeOrigin | undefined
  readonly networkMode: string
  /** The ports of the host and of the container, TCP only. */
  readonly published: readonly PublishedPort[]
  readonly exposed: readonly number[]
  readonly networks: readonly LayoutNetwork[]
  readonly mounts: readonly LayoutMount[]
  /** The words of the test of its health check, as Docker holds them. */
  readonly healthTest: readonly string[]
  readonly settings: RunSettings
}

/** Where Compose says that a container comes from. */
export interface ComposeOrigin {
  readonly project: string
  readonly service: string
  readonly folder: string
  readonly files: readonly string[]
}

export interface PublishedPort {
  readonly address: string
  readonly port: number
  readonly target: number
}

export interface LayoutNetwork {
  readonly name: string
  readonly aliases: readonly string[]
  readonly address: string
}

export interface LayoutMount {
  readonly type: string
  /** The path on the host, or the name of a volume. */
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
}

/** What `docker run` was told, as far as a Compose file needs it, without what the image says by itself. */
export interface RunSettings {
  /** Only the names: a value may be a secret. */
  readonly environment: readonly string[]
  readonly command?: readonly string[] | undefined
  readonly entrypoint?: readonly string[] | undefined
  readonly user?: string | undefined
  readonly workingDir?: string | undefined
  readonly memoryBytes?: number | undefined
  readonly extraHosts: readonly string[]
  readonly health?: LayoutHealth | undefined
}

/** Durations in nanoseconds, as Docker holds them; 0 or absent: Docker's own. */
export interface LayoutHealth {
  readonly test: readonly string[]
  readonly interval?: number | undefined
  readonly timeout?: number | undefined
  readonly startPeriod?: number | undefined
  readonly retries?: number | undefined
}

export interface LayoutComposeFile {
  readonly path: string
  /** The text of the file. */
  readonly raw: string
  /** What Compose makes of it; absent: Compose cannot read it by itself. */
  readonly config?: string | undefined
}

export interface Listener {
  readonly port: number
  /** Empty: unknown. */
  readonly program: string
  /** The id of the container that the program runs in. */
  readonly container?: string | undefined
}

export interface LayoutAnswer {
  /** `host:port`, as nginx names it. */
  readonly target: string
  readonly path: string
  readonly status: number
}
