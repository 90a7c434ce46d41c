import type { PerColor } from './color.ts'

/** An empty input becomes undefined. */
type Optional<T> = T | undefined

/** The settings of a run: the inputs of action.yml, checked, converted to types and frozen. */
export interface Config {
  readonly mode: 'deploy' | 'rollback' | 'plan' | 'status'
  readonly connection: ConnectionConfig
  readonly compose: ComposeConfig
  /** The logins that this run uses, besides those that the host has. */
  readonly registries: readonly RegistryLogin[]
  /**
   * The ports of each color on the loopback address of the host: the first one is of its first service. The n-th of blue and
   * the n-th of green belong together. Not used with `containerPort`.
   */
  readonly ports: PerColor<Ports>
  /** The port of a color's own containers, which nginx reaches by their names. Absent: nginx reaches ports of the host. */
  readonly containerPort?: Optional<number>
  readonly health: HealthConfig
  readonly nginx: NginxConfig
  readonly verify: VerifyConfig
  /** Absent: the public address is not checked. */
  readonly publicUrl?: Optional<PublicUrlConfig>
  /** How long the old nginx workers may take to finish their requests. */
  readonly drainTimeoutMs: number
  /**
   * How long the containers of a color may take to stop. A multiple of 1000: Docker takes whole seconds. Absent: each has
   * its own time, the stop_grace_period of its service, else Docker's 10 s.
   */
  readonly stopTimeoutMs?: Optional<number>
  readonly oldColor: 'stop' | 'keep'
  /** Whether a container of another origin that answers on the live color's port is taken over. */
  readonly adopt: boolean
  /** Whether to remove images of this application that no release needs. */
  readonly prune: boolean
  readonly sudo: 'auto' | 'true' | 'false'
  /** How long to wait while another deployment holds the lock; with 0 the run fails at once. */
  readonly lockTimeoutMs: number
  /** Absent: no deployment is created on GitHub. */
  readonly gitHubDeployment?: Optional<GitHubDeploymentConfig>
}

export type Ports = readonly [number, ...number[]]

/** The deployment that is created on GitHub's Deployments page. */
export interface GitHubDeploymentConfig {
  readonly environment: string
  /** The address of the site, for the button "View deployment" on GitHub. */
  readonly url?: Optional<string>
  readonly token: string
}

export interface ConnectionConfig {
  /** A name or an address; an IPv6 address has no brackets. */
  readonly host: string
  readonly port: number
  readonly username: string
  /** A private key that ssh2 can read: repaired, decrypted and converted, so it needs no passphrase. */
  readonly key?: Optional<string>
  readonly password?: Optional<string>
  /** The host keys that the user trusts; empty when the input `fingerprint` is empty. */
  readonly hostKeys: readonly HostKeyPin[]
  readonly strictHostKey: boolean
  readonly connectTimeoutMs: number
}

export type HostKeyType =
  'ssh-ed25519' | 'ecdsa-sha2-nistp256' | 'ecdsa-sha2-nistp384' | 'ecdsa-sha2-nistp521' | 'ssh-rsa'

/** A host key that the user trusts. */
export interface HostKeyPin {
  /** SHA-256 of the public key in base64 without padding, as `ssh-keygen -l` prints it after `SHA256:`. */
  readonly sha256: string
  /** Known when the user gave the key itself. The SSH negotiation then offers only this type. */
  readonly type?: Optional<HostKeyType>
}

/** A login at a registry of images. */
export interface RegistryLogin {
  /** As `docker login` stores it. */
  readonly registry: string
  readonly username: string
  readonly password: string
}

export interface ComposeConfig {
  /** The folder of the project on the host, an absolute path. */
  readonly directory: string
  /** The first service of a color answers the health check. A name can hold any character: quote it. */
  readonly services: PerColor<readonly [string, ...string[]]>
  /** Services that are run to their end once a deployment, before the color starts: migrations. */
  readonly jobs: readonly string[]
  /** Services without visitors that are replaced after the proof, and never run twice at once. */
  readonly workers: readonly string[]
  /** Equal where no input differs by color: both colors are then services of one project. */
  readonly settings: PerColor<ComposeSettings>
}

/** How Compose is called for a color. */
export interface ComposeSettings {
  /** Empty: the files that Compose finds in the folder. */
  readonly files: readonly string[]
  /** Absent: the name that Compose derives. */
  readonly projectName?: Optional<string>
  /** Variables for Compose's interpolation, with their exact values. */
  readonly env: Readonly<Record<string, string>>
  /** Files with such variables, relative to the folder. Empty: its `.env`. */
  readonly envFiles: readonly string[]
}

export interface HttpHeader {
  readonly name: string
  readonly value: string
}

export interface HealthConfig {
  /** Path and query for each port of a color. */
  readonly paths: readonly [string, ...string[]]
  readonly statuses: StatusSet
  readonly body?: Optional<RegExp>
  readonly hostHeader?: Optional<string>
  /** Further headers of the request. */
  readonly headers: readonly HttpHeader[]
  readonly timeoutMs: number
  readonly intervalMs: number
  /** Where a color answers the health check: where nginx passes requests to, unless inputs name other ports. */
  readonly ports: PerColor<Ports>
}

export interface NginxConfig {
  /** The path of nginx's program; absent: the one that runs or is installed. */
  readonly command?: Optional<string>
  /** The container, or the service of Compose, that nginx runs in. Absent: it runs on the host. */
  readonly container?: Optional<string>
  readonly site: SiteConfig
}

/** How nginx's configuration says which color is live. */
export interface SiteConfig {
  /** `live-link`: a link that nginx asks with each request. The others are read when nginx loads its configuration. */
  readonly form: 'link' | 'file' | 'text' | 'live-link'
  /** The link, or the file. */
  readonly path: string
  /**
   * What it holds for each color: the target of the link, the path of the file that it is a copy of, or the text. A live link
   * points to a folder that has an empty file with the name of its color.
   */
  readonly values: PerColor<string>
}

export interface VerifyConfig {
  /** Absent: the requests are found in the configuration of nginx. */
  readonly url?: Optional<string>
  /** Absent: any status except 502, 503 and 504, and 5xx where the live color answered better. */
  readonly statuses?: Optional<StatusSet>
  readonly hostHeader?: Optional<string>
}

/** The address that visitors use. */
export interface PublicUrlConfig {
  readonly url: string
  /** Whether the deployment is rolled back when the release does not answer there. */
  readonly required: boolean
}

export interface StatusRange {
  readonly from: number
  readonly to: number
}

/** A set of HTTP status codes, such as `200-299,304`. */
export class StatusSet {
  readonly ranges: readonly StatusRange[]

  constructor(ranges: readonly StatusRange[]) {
    this.ranges = ranges
  }

  matches(status: number): boolean {
    return this.ranges.some(({ from, to }) => from <= status && status <= to)
  }

  toString(): string {
    return this.ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
  }
}
