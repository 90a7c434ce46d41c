import { describePorts, replacePorts } from '../domain/color-ports.ts'
import { otherColor, type Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { findLinkedColor, isNginxHidden } from '../domain/decision.ts'
import type { HostState } from '../domain/host-state.ts'
import { needsReload } from '../domain/live-site.ts'
import { foundContainer } from '../domain/nginx-container.ts'
import { findFixedPorts, hasUnknownTarget, parseProxiedPorts } from '../domain/nginx-site.ts'
import { sh } from '../host/script.ts'
import type { HostAndModels } from './check-input.ts'
import { CheckDefinition, type Check } from './check.ts'
import { showProcessesFix } from './hidden-processes.ts'
import { liveColorCheck } from './live-link.ts'
import { siteTextCheck } from './live-site.ts'
import { nginxContainerCheck } from './nginx-container.ts'
import { onHost } from './on-host.ts'
import { agreedPortFix } from './services.ts'

const configDefinition = new CheckDefinition(
  'nginx -t',
  'nginx loads its whole configuration or nothing; one file with an error, of any site, prevents the switch',
  { ofLayout: true },
)

export function nginxConfigCheck({ nginx, site, nginxContainer }: HostState, config: Config): Check {
  const { command } = nginx
  const container = foundContainer(nginxContainer)
  if (nginxContainer !== undefined && container?.master === undefined)
    return configDefinition.unknown('not checked, because nginx does not run in its container')
  if (command === '')
    return configDefinition.error(
      'the server has no program nginx, openresty or angie, or it is in a folder that was not searched',
      'nginx-command: /PATH/OF/nginx  # in the workflow',
    )
  if (nginx.refusal !== undefined)
    return configDefinition.unknown(`not checked, because sudo does not allow ${command} -T: ${nginx.refusal}`)
  if (nginx.test.ok) return configDefinition.ok('nginx accepts its configuration')
  // A deployment replaces a dangling link, and the switch runs nginx -t again with the new link.
  if (site.kind === 'link' && site.dangles)
    return configDefinition.warning(
      `nginx -t fails, because ${config.nginx.site.path} points to nothing; a deployment replaces the link`,
    )
  if (site.kind === 'holds' && site.isCut === true)
    return configDefinition.warning(
      `nginx -t fails, because a write of ${config.nginx.site.path} was interrupted; a deployment writes it again`,
    )
  const fix =
    (container === undefined ? sh`sudo ${command} -t` : sh`docker exec ${container.name} ${command} -t`).text +
    '  # shows the file and the line to fix'
  if (!needsReload(config.nginx.site) && nginx.master !== undefined)
    return configDefinition.warning(
      `nginx -t fails: ${nginx.test.output}\nThe switch needs no reload, but nginx could not be started again`,
      fix,
    )
  return configDefinition.error(`nginx -t fails, so nginx cannot load a new configuration: ${nginx.test.output}`, fix)
}

const processDefinition = new CheckDefinition(
  'nginx',
  'nginx passes the requests of visitors to the live color; a deployment never restarts it',
  { ofLayout: true },
)

export function nginxProcessCheck({ nginx, nginxContainer }: HostState, config: Config): Check {
  const { username } = config.connection
  if (nginxContainer !== undefined) return nginxContainerCheck(nginxContainer, config)
  if (isNginxHidden(nginx))
    return processDefinition.error(
      `${username} cannot see whether nginx runs: /proc is mounted with hidepid, which hides the processes of other users`,
      showProcessesFix(username),
    )
  if (nginx.master !== undefined) return processDefinition.ok(`nginx runs as process ${nginx.master}`)
  if (nginx.masterWithoutPidFile === undefined)
    return processDefinition.warning(
      'nginx does not run, so the site is down; a deployment starts nginx',
      sh`sudo systemctl start ${nginx.command.replace(/^.*\//, '')}`.text,
    )
  return processDefinition.error(
    `nginx runs as process ${nginx.masterWithoutPidFile}, but its pid file ${nginx.pidFile} does not contain this number, so nginx cannot be reloaded`,
    sh`echo ${nginx.masterWithoutPidFile} | sudo tee ${nginx.pidFile}`.text,
  )
}

/** Whether the site of a color passes requests to the ports of that color, and not to a port of the other color. */
export function siteCheck({ state, models }: HostAndModels, given: Config, color: Color): Check {
  const config = onHost(state, given)
  if (config.nginx.site.form === 'text') return siteTextCheck(state, config, color)
  if (config.nginx.site.form === 'live-link') return liveColorCheck(state, given, color)
  const definition = new CheckDefinition(
    `Site of ${color}`,
    `nginx must pass requests for ${color} to the port that ${color} publishes`,
    { ofLayout: true },
  )
  const path = config.nginx.site.values[color]
  const { text, missing } = state.sites[color]
  if (missing)
    return definition.error(`${path} (${color}-site) does not exist on the server`, createSiteFix(state, config, color))
  if (text === undefined)
    return definition.error(
      `${path} (${color}-site) cannot be read by ${config.connection.username}`,
      sh`sudo chmod a+r ${path}`.text,
    )
  const ports = parseProxiedPorts(text)
  if (config.containerPort !== undefined) return containerPortCheck({ path, ports, definition }, config.containerPort)
  if (ports.length === 0) return definition.ok(`${path} has no port in it, so the port was not checked`)
  return proxiedPortsCheck({ state, models }, config, { color, definition, text, ports })
}

interface ReadSite {
  readonly color: Color
  readonly definition: CheckDefinition
  readonly text: string
  /** What it passes requests to. */
  readonly ports: readonly number[]
}

function proxiedPortsCheck(host: HostAndModels, config: Config, site: ReadSite): Check {
  const { color, definition, text, ports } = site
  const path = config.nginx.site.values[color]
  const own = config.ports[color]
  // A linked site may serve visitors now, so the fix never edits it.
  const isLinked = findLinkedColor(host.state) === color
  const replacePortFix = (wrong: number, right: number) =>
    agreedPortFix(host, config, color) ??
    (isLinked ? undefined : sh`sudo sed -i ${replacePorts([wrong], [right])} ${path}`.text)
  const wrong = findWrongPort(host.state, config, site)
  if (wrong !== undefined)
    return definition.error(
      `${path} is the site of ${color} (${describePorts(own)}) but passes requests to port ${wrong.port}, which is ${otherColor(color)}'s`,
      replacePortFix(wrong.port, wrong.right),
    )
  const missing = own.find((port) => !ports.includes(port))
  if (missing === undefined) return definition.ok(`${path} passes requests to ${describePorts(own)}`)
  if (hasUnknownTarget(text))
    return definition.ok(`${path} passes requests to an upstream of another file, so the port was not checked`)
  return definition.error(
    `${path} passes requests to port ${ports.join(', ')}, but ${color}-port is ${own.join(', ')}; the two must be the same`,
    replacePortFix(ports.find((port) => !own.includes(port)) ?? missing, missing),
  )
}

/**
 * A port of the other color that the site passes requests to, and the color's own one that belongs to it. None if it is only
 * in places that are the same in both sites, while the own one is not.
 */
function findWrongPort({ sites }: HostState, config: Config, { color, text, ports }: ReadSite) {
  const own = config.ports[color]
  const fixedPorts = findFixedPorts(text, sites[otherColor(color)].text ?? '')
  const isMoving = (port: number) => ports.includes(port) && !fixedPorts.includes(port)
  return config.ports[otherColor(color)]
    .map((port, i) => ({ port, right: own[i] ?? own[0] }))
    .find(({ port, right }) => isMoving(port) || (ports.includes(port) && !isMoving(right)))
}

/** Both colors have this port, so only a request shows which color a name belongs to. */
const containerPortCheck = (
  {
    path,
    ports,
    definition,
  }: { readonly path: string; readonly ports: readonly number[]; readonly definition: CheckDefinition },
  containerPort: number,
): Check =>
  ports.length === 0 || ports.includes(containerPort)
    ? definition.ok(
        `${path} passes requests to ${ports.length === 0 ? 'no port that is in it' : `port ${containerPort}`}`,
      )
    : definition.error(
        `${path} passes requests to port ${ports.join(', ')}, but container-port is ${containerPort}; the two must be the same`,
        `container-port: ${ports[0] ?? ''}  # in the workflow`,
      )

/** Creates the site from the site of the other color, which differs only in the ports, or else from scratch. */
function createSiteFix({ sites }: HostState, { nginx, ports }: Config, color: Color): string {
  const { values } = nginx.site
  const other = otherColor(color)
  if (sites[other].text !== undefined)
    return sh`sed ${replacePorts(ports[other], ports[color])} ${values[other]} | sudo tee ${values[color]}`.text
  const site = `server { listen 80 default_server; location / { proxy_pass http://127.0.0.1:${ports[color][0]}; } }`
  return sh`echo ${site} | sudo tee ${values[color]}`.text
}
