import type { Config } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'
import { needsReload } from '../domain/live-site.ts'
import { findIdleAtReload } from '../domain/nginx-version.ts'
import { CheckDefinition, type Check } from './check.ts'

const definition = new CheckDefinition(
  'Idle connections',
  'a reload closes idle connections, and a load balancer that uses one at that moment answers 502',
)

/** What a reload costs behind a load balancer, where this nginx has a setting against it. */
export function idleConnectionsCheck({ nginx }: HostState, config: Config): readonly Check[] {
  const idle = needsReload(config.nginx.site) ? findIdleAtReload(nginx) : undefined
  if (idle === undefined) return []
  if (idle.kind === 'closed')
    return [
      definition.unknown(
        'it is not known whether a load balancer is before nginx; if so, a switch can cost it a few requests',
        'keepalive_min_timeout 2s;  # inside http { … } of nginx.conf',
      ),
    ]
  if (idle.ms < config.drainTimeoutMs)
    return [definition.ok(`nginx keeps them for ${idle.text} after a reload (keepalive_min_timeout)`)]
  const limit = `${config.drainTimeoutMs / 1000} s (drain-timeout)`
  return [
    definition.warning(
      `nginx keeps them for ${idle.text} after a reload (keepalive_min_timeout), so each deployment waits for old workers for ${limit}`,
      'keepalive_min_timeout 2s;  # inside http { … } of nginx.conf',
    ),
  ]
}
