import type { ColorTarget } from '../domain/color-target.ts'
import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { networkParameters, placeParameters, type NginxPlace } from './nginx-parameters.ts'
import { targetWords } from './probe-nginx.ts'

export interface DrainArgs {
  readonly nginx: NginxPlace
  /** `PID:START` of each worker from before the reload. */
  readonly workers: readonly string[]
  /** The old color. */
  readonly target: ColorTarget
  readonly timeoutMs: number
}

export interface DrainResult {
  /** What was still waited for when the time was up: old workers with requests, or the requests themselves. */
  readonly left: number
  /** Connections that the old color still had then. */
  readonly openConnections: number
  /** Connections to it that were taken for idle, since nothing came on them; absent: none are. */
  readonly quiet?: number
  /** Whether requests that nginx still reads could not be seen; absent: no. */
  readonly unseen?: boolean
}

/**
 * Waits until the workers from before the reload have ended, and those that are shutting down already: only then does no
 * client have a request with the old color. The script prints a fact `waiting` with their count as it changes.
 */
export function drainWorkers(args: DrainArgs): Command<DrainResult> {
  const { nginx, workers, target, timeoutMs } = args
  return {
    name: 'drain',
    args,
    script: new HostScript('drain-workers', {
      ...placeParameters(nginx),
      ...networkParameters(nginx),
      workers: workers.join(' '),
      old_color: targetWords(target),
      wait_hundredths: Math.round(timeoutMs / 10),
    }),
    timeoutMs: timeoutMs + 30_000,
    parse: (output) => {
      const facts = new FactReader(output)
      return { left: facts.readNumber('left'), openConnections: facts.readNumber('open') }
    },
  }
}
