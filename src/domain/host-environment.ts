/** What a host has around a deployment: what only a person who plans one asks for. Facts only; absent: could not be found out. */
export interface HostEnvironment {
  /** Milliseconds since the epoch, by the host's clock. */
  readonly clockMs?: number | undefined
  readonly memory?: { readonly availableKiB: number; readonly swapKiB: number } | undefined
  readonly disk?: DiskSpace | undefined
  /** What each container of the live color uses, in bytes. */
  readonly containerMemoryBytes?: readonly number[] | undefined
  /** What the live color's images take, in bytes. */
  readonly imageBytes?: number | undefined
  /** Every container of the host. */
  readonly containers?: readonly ContainerOwner[] | undefined
  /** Restart policy of each of this application's containers, by container id. */
  readonly restartPolicies?: ReadonlyMap<string, string> | undefined
  /** Ports of the colors that something listens on. */
  readonly openPorts: readonly number[]
  /** The patterns of nginx's `include` lines and the link itself, each with its folder as it really is. */
  readonly includes?: { readonly patterns: readonly string[]; readonly link: string } | undefined
  /** What systemd says of units at boot, `enabled` or `disabled`, by name. */
  readonly unitStates: ReadonlyMap<string, string>
  /** Of the engine, such as `linux/arm64`. */
  readonly platform?: string | undefined
  readonly registry: readonly RegistryAnswer[]
}

export interface DiskSpace {
  readonly folder: string
  readonly freeKiB: number
  /** Absent: this file system does not count them. */
  readonly freeInodes?: number | undefined
}

export interface ContainerOwner {
  readonly name: string
  readonly project: string
  readonly service: string
}

/** What a registry said when the engine asked it for an image, as a pull does. */
export type RegistryAnswer = { readonly image: string } & (
  | { readonly kind: 'available'; readonly platforms: readonly string[] }
  /** It was reached and let us in, but has no such image or tag. */
  | { readonly kind: 'missing'; readonly output: string }
  | { readonly kind: 'denied'; readonly output: string }
  /** `output`: what kept the engine from asking it; absent: no answer came in time. */
  | { readonly kind: 'unreachable'; readonly output?: string | undefined }
  | { readonly kind: 'unknown'; readonly reason: string }
)
