import { Facts, factTools } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { sh } from '../host/script.ts'
import { clock } from './clock.ts'
import { flowTools, processTools } from './nginx-processes.ts'

export interface DrainArgs {
  readonly pidFile: string
  readonly workers: readonly string[]
  /** The port of the color that is left. */
  readonly port: number
  readonly timeoutMs: number
}

export interface DrainResult {
  /** Workers that still had requests when the time was up. */
  readonly workersLeft: number
  /** Requests that were still going on with the color that is left. */
  readonly openConnections: number
}

/**
 * Waits until the workers of before the reload have exited: only then has nobody a request with the old color. Those
 * that are shutting down by now are waited for too: another program's reload may have made them between our reading
 * and our reload.
 */
export function drainWorkers(args: DrainArgs): Command<DrainResult> {
  const { pidFile, workers, port, timeoutMs } = args
  return {
    name: 'drain',
    args,
    script: sh`
      ${factTools}
      ${clock}
      ${processTools}
      ${flowTools}
      master=$(master_of ${pidFile})
      left=${workers.join(' ')}
      [ -z "$master" ] || left="$left $(workers "$master" leaving | tr '\n' ' ')"
      began=$(now) told='' said=$began
      while :; do
        still='' count=0
        for worker in $left; do
          if alive "$worker"; then still="$still $worker" count=$((count + 1)); fi
        done
        left=$still
        if [ "$count" != "$told" ] || [ $(($(now) - said)) -ge 1500 ]; then fact waiting "$count"; said=$(now); fi
        told=$count
        [ "$count" -gt 0 ] && [ $(($(now) - began)) -lt ${Math.round(timeoutMs / 10)} ] || break
        sleep 0.025
      done
      fact left "$count"
      if [ "$count" = 0 ]; then fact open 0; else fact open "$(open_flows '' ${port})"; fi
    `,
    timeoutMs: timeoutMs + 30_000,
    parse: (output) => {
      const facts = new Facts(output)
      return { workersLeft: facts.readNumber('left'), openConnections: facts.readNumber('open') }
    },
  }
}
