import type { KilledContainer } from '../commands/stop-services.ts'
import type { Config } from '../domain/config.ts'

/** `90 s`, `2 min`: a limit as users set it. */
export const formatLimit = (ms: number): string => (ms >= 120_000 ? `${ms / 60_000} min` : `${ms / 1000} s`)

export const formatConnections = (count: number): string => `${count} ${count === 1 ? 'connection' : 'connections'}`

/** Undefined stays undefined: each container has its own time to stop. */
export const toSeconds = (ms: number | undefined): number | undefined => ms && ms / 1000

/** The name of what limits the time to stop. */
export const nameStopLimit = ({ stopTimeoutMs }: Config): string =>
  stopTimeoutMs === undefined ? 'stop_grace_period' : 'stop-timeout'

/** The limit of the wait for requests from before a switch, with its name. */
export const nameDrainLimit = ({ drainTimeoutMs }: Config): string => `${drainTimeoutMs / 1000} s (drain-timeout)`

/** `; app-worker-1 was killed …`, or an empty text. `limit`: see `nameStopLimit`. */
export function describeKilled(killed: readonly KilledContainer[], limit: string): string {
  return killed
    .map(({ name, afterSeconds }) => `; ${name} was killed after ${afterSeconds} s (${limit}): it had not ended`)
    .join('')
}

/** The first 12 digits of an image id. */
export const shortenId = (imageId: string): string => imageId.replace(/^sha256:/, '').slice(0, 12)
