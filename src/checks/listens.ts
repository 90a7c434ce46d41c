import { replacePorts } from '../domain/color-ports.ts'
import { otherColor, type Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { findLinkedColor } from '../domain/decision.ts'
import type { HostState } from '../domain/host-state.ts'
import type { SiteServer } from '../domain/nginx-config.ts'
import { NginxFiles } from '../domain/nginx-files.ts'
import { formatListen, isCoveredBy } from '../domain/nginx-listen.ts'
import { sh } from '../host/script.ts'
import { CheckDefinition, type Check } from './check.ts'
import { onHost } from './on-host.ts'

const definition = new CheckDefinition(
  'Listens of both sites',
  'after the switch nginx listens only where the site of the new color says: a missing line is an outage of that port',
)

/** Compares where the two sites listen. None before the first deployment, or if a site cannot be read. */
export function listenChecks(state: HostState, given: Config): readonly Check[] {
  const config = onHost(state, given)
  // One file, with another text in it or none, listens where it did.
  if (['text', 'live-link'].includes(config.nginx.site.form)) return []
  const live = findLinkedColor(state)
  const texts = live === undefined ? [] : [state.sites[live].text, state.sites[otherColor(live)].text]
  const [liveText, idleText] = texts
  if (live === undefined || liveText === undefined || idleText === undefined) return []
  const files = new NginxFiles(state.nginx.servers)
  const idleServers = files.readSite(idleText)
  // A file without a server block is a part of another one.
  if (idleServers.length === 0) return []
  if (files.includesUnknownFile(idleText))
    return [definition.unknown(`${config.nginx.site.values[otherColor(live)]} includes files that were not read`)]
  return compareSites(files.readSite(liveText), idleServers, { config, live })
}

interface Sites {
  readonly config: Config
  readonly live: Color
}

function compareSites(
  live: readonly SiteServer[],
  idle: readonly SiteServer[],
  { config, live: color }: Sites,
): readonly Check[] {
  const listens = idle.flatMap((each) => each.listens)
  const missing = live
    .flatMap((each) => each.listens)
    .filter((listen) => !listens.some((other) => isCoveredBy(listen, other)))
  const sites = config.nginx.site.values
  const [livePath, idlePath] = [sites[color], sites[otherColor(color)]]
  if (missing.length > 0) {
    const lines = [...new Set(missing.map(formatListen))].join(' ')
    return [
      definition.error(
        `${livePath}, which is live, has lines that ${idlePath} has not: ${lines}`,
        copySiteFix(config, color),
      ),
    ]
  }
  const names = (servers: readonly SiteServer[]) => new Set(servers.flatMap((each) => each.names))
  const idleNames = names(idle)
  const missingNames = [...names(live)].filter((name) => !idleNames.has(name))
  if (missingNames.length > 0)
    return [definition.warning(`${idlePath} has no server_name ${missingNames.join(' ')}, which ${livePath} has`)]
  return [definition.ok(`${idlePath} listens wherever ${livePath} does`)]
}

/** The site of the idle color, made from the site of the live color, which differs only in the ports. */
function copySiteFix(
  {
    nginx: {
      site: { values: sites },
    },
    ports,
  }: Config,
  live: Color,
): string {
  const idle = otherColor(live)
  return sh`sed ${replacePorts(ports[live], ports[idle])} ${sites[live]} | sudo tee ${sites[idle]}`.text
}
