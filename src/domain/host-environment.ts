/** Facts about a host that only `mode: plan` reads. An absent fact could not be found out. */
export interface HostEnvironment {
  /** Milliseconds since the epoch, by the host's clock. */
  readonly clockMs?: number | undefined
  readonly memory?: { readonly availableKiB: number; readonly swapKiB: number } | undefined
  readonly disk?: DiskSpace | undefined
  /** The memory that each container of the live color uses, in bytes. */
  readonly containerMemoryBytes?: readonly number[] | undefined
  /** The disk space of the live color's images, in bytes. */
  readonly imageBytes?: number | undefined
  /** The restart policies of this application's containers, by container id. */
  readonly restartPolicies?: ReadonlyMap<string, string> | undefined
  /** Whether systemd starts a unit at boot, `enabled` or `disabled`, by name. */
  readonly unitStates: ReadonlyMap<string, string>
  /** The platform of the Docker engine, such as `linux/arm64`. */
  readonly platform?: string | undefined
  readonly registry: readonly RegistryAnswer[]
}

export interface DiskSpace {
  readonly folder: string
  readonly freeKiB: number
  /** Absent: this file system does not count inodes. */
  readonly freeInodes?: number | undefined
}

/** The answer of a registry when the Docker engine asked it for an image, as a pull does. */
export type RegistryAnswer = { readonly image: string } & (
  | { readonly kind: 'available'; readonly platforms: readonly string[] }
  /** The registry accepted the login, but has no such image or tag. */
  | { readonly kind: 'missing'; readonly output: string }
  | { readonly kind: 'denied'; readonly output: string }
  /** `output`: why the engine could not ask; absent: no answer came in time. */
  | { readonly kind: 'unreachable'; readonly output?: string | undefined }
  | { readonly kind: 'unknown'; readonly reason: string }
)
