import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'

export interface DrainArgs {
  readonly pidFile: string
  /** `PID:START` of each worker from before the reload. */
  readonly workers: readonly string[]
  /** The port of the old color. */
  readonly port: number
  readonly timeoutMs: number
}

export interface DrainResult {
  /** Workers that still had requests when the time was up. */
  readonly workersLeft: number
  /** Requests that the old color still answered then. */
  readonly openConnections: number
}

/**
 * Waits until the workers from before the reload have ended, and those that are shutting down already: only then does no
 * client have a request with the old color. The script prints a fact `waiting` with their count as it changes.
 */
export function drainWorkers(args: DrainArgs): Command<DrainResult> {
  const { pidFile, workers, port, timeoutMs } = args
  return {
    name: 'drain',
    args,
    script: new HostScript('drain-workers', {
      pid_file: pidFile,
      workers: workers.join(' '),
      port,
      wait_hundredths: Math.round(timeoutMs / 10),
    }),
    timeoutMs: timeoutMs + 30_000,
    parse: (output) => {
      const facts = new FactReader(output)
      return { workersLeft: facts.readNumber('left'), openConnections: facts.readNumber('open') }
    },
  }
}
