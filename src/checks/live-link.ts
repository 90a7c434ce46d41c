import { describePorts } from '../domain/color-ports.ts'
import { colors, type Color } from '../domain/color.ts'
import type { Config, SiteConfig } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'
import { NginxFiles } from '../domain/nginx-files.ts'
import { findSiteServers } from '../domain/site-servers.ts'
import { sh } from '../host/script.ts'
import { CheckDefinition, type Check } from './check.ts'
import { onHost } from './on-host.ts'

/** The folders of both colors, each with the file that nginx asks for, where the host has them. */
export function makeFoldersFix({ sites }: HostState): string {
  const folders = colors.map((color) => sites[color].resolved)
  const files = colors.map((color) => `${sites[color].resolved}/${color}`)
  // Workers of nginx, which are another user, must be able to enter them, whatever the umask is.
  return sh`sudo install -d -m 755 ${folders} && sudo touch ${files}`.text
}

/** Whether nginx passes requests to a color while the live link points to its folder. */
export function liveColorCheck(state: HostState, config: Config, color: Color): Check {
  const definition = new CheckDefinition(
    `Folder of ${color}`,
    `while the live link points there, nginx must pass requests to ${color}`,
    { ofLayout: true },
  )
  const { site } = onHost(state, config).nginx
  const { resolved, missing } = state.sites[color]
  if (missing) return definition.error(`${resolved}/${color} does not exist on the server`, makeFoldersFix(state))
  if (!asksLink(state, config)) return definition.unknown('not checked, because nginx does not ask the live link')
  const routes = findSiteServers(state, config).flatMap(({ places }) => places.flatMap((place) => place.routes))
  if (routes.some((route) => route.kind === 'live' && route.color === color))
    return definition.ok(`nginx passes requests to ${color} while ${site.path} points to ${site.values[color]}`)
  return definition.error(
    `while ${site.path} points to ${site.values[color]}, nginx passes no request to ${describePorts(config.ports[color])} of ${color}`,
    showTestsFix(config),
  )
}

const definition = new CheckDefinition(
  'Live link is asked',
  'nginx must ask for the link with each request; a switch has no effect without',
  { ofLayout: true },
)

/** Whether nginx asks the live link, and gets the answer of this moment. */
export function liveLinkCheck(state: HostState, config: Config): Check {
  const { path } = config.nginx.site
  const { nginx } = state
  if (!nginx.test.ok) return definition.unknown('the whole configuration of nginx could not be read')
  if (!asksLink(state, config))
    return definition.error(
      `no file of nginx's configuration asks for ${path}/green with each request`,
      `set $live blue; if (-f ${path}/green) { set $live green; }  # in the server of the site, and proxy_pass http://$live;`,
    )
  return findOldAnswers(state, config.nginx.site) ?? definition.ok(`nginx asks for ${path}/green with each request`)
}

/** nginx can keep answers of the file system, or refuse to follow a link. */
function findOldAnswers({ nginx }: HostState, { path }: SiteConfig): Check | undefined {
  const files = new NginxFiles(nginx.servers)
  const isOn = (name: string) => !['off', undefined].includes(files.findValueAtLink(name, path))
  if (isOn('open_file_cache'))
    return definition.error(
      'nginx keeps answers of the file system (open_file_cache), so it would see a switch up to a minute later',
      'open_file_cache off;  # in the server of the site',
    )
  if (isOn('disable_symlinks'))
    return definition.error(
      'nginx does not follow links (disable_symlinks), so it would see no switch',
      'disable_symlinks off;  # in the server of the site',
    )
  return undefined
}

const asksLink = ({ nginx }: HostState, { nginx: { site } }: Config): boolean =>
  new NginxFiles(nginx.servers).asksLink(site.path)

const showTestsFix = ({ nginx: { site } }: Config): string =>
  `${sh`sudo nginx -T | grep -n ${site.path}`.text}  # shows where nginx asks for it`
