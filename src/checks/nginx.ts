import { CheckDefinition, type Check } from './check.ts'
import { colors, otherColor, type Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { isColorRunning } from '../domain/decision.ts'
import { sh } from '../host/script.ts'
import { parseProxiedPorts } from '../domain/nginx-site.ts'
import type { HostState } from '../domain/host-state.ts'
import { agreedPortFix, type HostAndModel } from './services.ts'

const configuration = new CheckDefinition(
  'nginx -t',
  "nginx loads all of its configuration or nothing: one bad file of anybody's keeps the switch from happening",
)

export function nginxCheck({ nginx, link, deniedCommands }: HostState, config: Config): Check {
  if (deniedCommands.includes('nginx -T')) return configuration.unknown('not asked: the right to is missing')
  if (nginx.test.ok) return configuration.ok('nginx accepts its configuration')
  // A link that leads nowhere is replaced: whether all is well then, the switch's own nginx -t tells.
  if (link.kind === 'link' && link.dangles)
    return configuration.warning(`nginx -t fails, since ${config.nginx.link} leads to nothing: a deploy replaces it`)
  return configuration.error(
    `nginx -t fails, so nothing new can be loaded; fix this first: ${nginx.test.output}`,
    'sudo nginx -t  # names the file and the line to fix',
  )
}

const running = new CheckDefinition(
  'nginx',
  'it brings the visitors to the live color, and is told to reload, never restarted',
)

export function processCheck({ nginx }: HostState): Check {
  if (nginx.master !== undefined) return running.ok(`nginx runs as process ${nginx.master}`)
  if (nginx.masterWithoutPidFile === undefined)
    return running.warning('nginx does not run, so the site is down: a deploy starts it', 'sudo systemctl start nginx')
  return running.error(
    `nginx runs as process ${nginx.masterWithoutPidFile}, but its pid file ${nginx.pidFile} does not say so, and without it nginx cannot be told to reload`,
    sh`echo ${nginx.masterWithoutPidFile} | sudo tee ${nginx.pidFile}`.text,
  )
}

const linked = new CheckDefinition('Link', 'it says which color nginx serves, and is replaced in one move')

export function linkCheck(state: HostState, { nginx, ...config }: Config): Check {
  const { link } = state
  const live = findOnlyRunningColor(state, { nginx, ...config })
  if (link.kind === 'missing') return linked.ok(`${nginx.link} is not there yet: a deploy makes it`)
  if (link.kind === 'link' && link.dangles)
    return linked.warning(
      `${nginx.link} leads to ${link.target}, where nothing is: nginx cannot be reloaded until a deploy replaces it`,
      live && sh`sudo ln -sfn ${nginx.sites[live]} ${nginx.link}`.text,
    )
  if (link.kind === 'link') return linked.ok(`${nginx.link} leads to ${link.target}`)
  return linked.error(
    `${nginx.link} is a ${link.what}, not a link: it is somebody's configuration`,
    live && replaceByLinkFix(nginx.link, nginx.sites[live]),
  )
}

function replaceByLinkFix(link: string, site: string): string {
  const aside = `${site.replace(/[^/]*$/, '')}${link.replace(/^.*\//, '')}.before`
  return sh`sudo mv ${link} ${aside} && sudo ln -s ${site} ${link}`.text
}

/** The color that can only be the live one, where no link says it: another in its place would take the site down. */
function findOnlyRunningColor(state: HostState, config: Config): Color | undefined {
  const named = colors.filter((color) => state.nginx.passesTo[color])
  const running = colors.filter((color) => isColorRunning(state, config, color))
  const [only, ...more] = running.filter((color) => named.length === 0 || named.includes(color))
  return more.length === 0 ? only : undefined
}

/** The color's site passes requests to its own port and not to the other's, whose containers are about to be stopped. */
export function siteCheck({ state, model }: HostAndModel, config: Config, color: Color): Check {
  const topic = new CheckDefinition(
    `Site of ${color}`,
    `nginx must pass its requests to the port that ${color} publishes`,
  )
  const [path, port, other] = [config.nginx.sites[color], config.ports[color], config.ports[otherColor(color)]]
  const { text, missing, resolved } = state.sites[color]
  if (missing) return topic.error(`${path} (${color}-site) is not on the host`, createSiteFix(state, config, color))
  if (text === undefined)
    return topic.error(
      `${path} (${color}-site) cannot be read by ${config.connection.username}`,
      sh`sudo chmod a+r ${path}`.text,
    )
  const ports = parseProxiedPorts(text)
  const linked = state.link.kind === 'link' && state.link.resolved === resolved
  // What visitors get may come by this very file: it is never edited then.
  const replace = (wrong: number) =>
    agreedPortFix({ state, model }, config, color) ??
    (linked ? undefined : sh`sudo sed -i ${`s/:${wrong}\\b/:${port}/`} ${path}`.text)
  if (ports.includes(other))
    return topic.error(
      `${path} is the site of ${color} (port ${port}) but passes requests to port ${other}, which is ${otherColor(color)}'s`,
      replace(other),
    )
  if (ports.length === 0) return topic.ok(`${path} names no port itself, so it is not compared`)
  if (ports.includes(port)) return topic.ok(`${path} passes requests to port ${port}`)
  return topic.error(
    `${path} passes requests to port ${ports.join(', ')}, but ${color}-port is ${port}; the two must be the same`,
    replace(ports[0] ?? port),
  )
}

/** From the other color's, which differs from it by the port alone. */
function createSiteFix({ sites }: HostState, { nginx, ports }: Config, color: Color): string {
  const other = otherColor(color)
  if (sites[other].text !== undefined)
    return sh`sed ${`s/:${ports[other]}\\b/:${ports[color]}/`} ${nginx.sites[other]} | sudo tee ${nginx.sites[color]}`
      .text
  const site = `server { listen 80 default_server; location / { proxy_pass http://127.0.0.1:${ports[color]}; } }`
  return sh`echo ${site} | sudo tee ${nginx.sites[color]}`.text
}
