import type { ColorTarget } from '../domain/color-target.ts'
import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import type { DrainResult } from './drain-workers.ts'
import { networkParameters, placeParameters, type NginxPlace } from './nginx-parameters.ts'
import { targetWords } from './probe-nginx.ts'
import type { Nginx } from './switch-nginx.ts'

export interface DrainConnectionsArgs {
  readonly nginx: NginxPlace & Pick<Nginx, 'clientPorts' | 'keepsConnections' | 'siteSudo'>
  /** When the link was changed, in hundredths of a second since the host was started; absent: not known. */
  readonly changedAt?: number | undefined
  /** The old color. */
  readonly target: ColorTarget
  readonly timeoutMs: number
}

/**
 * Waits until no request from before a switch needs the old color, where the switch ended no worker of nginx. The script prints
 * a fact `waiting` with their count as it changes.
 */
export function drainConnections(args: DrainConnectionsArgs): Command<DrainResult> {
  const { nginx, changedAt = 0, target, timeoutMs } = args
  return {
    name: 'drain',
    args,
    script: new HostScript('drain-connections', {
      ...placeParameters(nginx),
      ...networkParameters(nginx),
      client_ports: nginx.clientPorts.join(' '),
      keeps_connections: nginx.keepsConnections,
      changed_at: changedAt,
      network_sudo: nginx.siteSudo,
      old_color: targetWords(target),
      wait_hundredths: Math.round(timeoutMs / 10),
    }),
    timeoutMs: timeoutMs + 30_000,
    parse: (output) => {
      const facts = new FactReader(output)
      const [left, openConnections] = [facts.readNumber('left'), facts.readNumber('open')]
      return { left, openConnections, quiet: facts.readNumber('quiet'), unseen: facts.has('unseen') }
    },
  }
}
