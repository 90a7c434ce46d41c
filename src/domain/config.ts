import type { PerColor } from './color.ts'

/** Absent, or there: what an empty input becomes. */
type Optional<T> = T | undefined

/** A run's settings, checked and frozen: what action.yml says, in the types that the rest of the code works with. */
export interface Config {
  readonly mode: 'deploy' | 'rollback' | 'plan' | 'status'
  readonly connection: ConnectionConfig
  readonly compose: ComposeConfig
  /** The published port of each color on the host's loopback. */
  readonly ports: PerColor<number>
  readonly health: HealthConfig
  readonly nginx: NginxConfig
  readonly verify: VerifyConfig
  /** Absent: the public address is not asked. */
  readonly publicUrl?: Optional<PublicUrlConfig>
  /** How long nginx's old workers may finish their requests. */
  readonly drainTimeoutMs: number
  /** How long the old color's containers may take to stop; always whole seconds, since Docker takes seconds. */
  readonly stopTimeoutMs: number
  readonly oldColor: 'stop' | 'keep'
  /** Whether images of this application that no release needs any more are removed. */
  readonly prune: boolean
  readonly sudo: 'auto' | 'true' | 'false'
  /** How long to wait for another deploy; 0 fails at once. */
  readonly lockTimeoutMs: number
  /** Absent: GitHub is not told of the deployment. */
  readonly gitHubDeployment?: Optional<GitHubDeploymentConfig>
}

/** How GitHub's Deployments page is told of a deployment. */
export interface GitHubDeploymentConfig {
  readonly environment: string
  /** Where the environment's site is, for GitHub's "View deployment". */
  readonly url?: Optional<string>
  readonly token: string
}

export interface ConnectionConfig {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string
  readonly port: number
  readonly username: string
  /** A private key that ssh2 reads as it is: already fixed, decrypted and turned, so that no passphrase goes with it. */
  readonly key?: Optional<string>
  readonly password?: Optional<string>
  /** The host's keys that the user vouches for; empty when `fingerprint` is. */
  readonly hostKeys: readonly HostKeyPin[]
  readonly strictHostKey: boolean
  readonly connectTimeoutMs: number
}

export type HostKeyType =
  'ssh-ed25519' | 'ecdsa-sha2-nistp256' | 'ecdsa-sha2-nistp384' | 'ecdsa-sha2-nistp521' | 'ssh-rsa'

/** A host key that the user vouches for. */
export interface HostKeyPin {
  /** SHA-256 of the key's blob in base64 without padding: what `ssh-keygen -l` prints after `SHA256:`. */
  readonly sha256: string
  /** Known when the user gave the key itself: the negotiation can then be narrowed to this type. */
  readonly type?: Optional<HostKeyType>
}

export interface ComposeConfig {
  /** The project's folder on the host, an absolute path. */
  readonly directory: string
  /** Empty: what Compose finds in the folder. */
  readonly files: readonly string[]
  /** Absent: what Compose derives. */
  readonly projectName?: Optional<string>
  /** The services of each color; the first answers health. Names are data: quote them. */
  readonly services: PerColor<readonly [string, ...string[]]>
  /** Variables for Compose's interpolation, values verbatim. */
  readonly env: Readonly<Record<string, string>>
}

export interface HealthConfig {
  /** Path and query, asked at `http://127.0.0.1:<port of the color>`. */
  readonly path: string
  readonly statuses: StatusSet
  readonly body?: Optional<RegExp>
  readonly hostHeader?: Optional<string>
  readonly timeoutMs: number
  readonly intervalMs: number
}

export interface NginxConfig {
  readonly sites: PerColor<string>
  readonly link: string
}

export interface VerifyConfig {
  readonly url: string
  /** Absent: any answer but nginx's own for a dead upstream (502, 503, 504). */
  readonly statuses?: Optional<StatusSet>
  readonly hostHeader?: Optional<string>
}

/** The address that visitors use. */
export interface PublicUrlConfig {
  readonly url: string
  /** Whether a release that does not answer there is taken back. */
  readonly required: boolean
}

export interface StatusRange {
  readonly from: number
  readonly to: number
}

/** HTTP status codes, such as `200-299,304`. */
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
