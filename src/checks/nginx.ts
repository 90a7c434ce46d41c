import { Topic, type Check } from './check.ts'
import { colors, otherColor, type Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { runs } from '../domain/decision.ts'
import { sh } from '../host/script.ts'
import { proxiedPorts } from '../domain/nginx-site.ts'
import type { HostState } from '../domain/host-state.ts'
import { portOfBoth, type Layout } from './services.ts'

const configuration = new Topic(
  'nginx -t',
  "nginx loads all of its configuration or nothing: one bad file of anybody's keeps the switch from happening",
)

export function nginxCheck({ nginx, link, denied }: HostState, config: Config): Check {
  if (denied.includes('nginx -T')) return configuration.unknown('not asked: the right to is missing')
  if (nginx.test.ok) return configuration.fine('nginx accepts its configuration')
  // A link that leads nowhere is replaced: whether all is well then, the switch's own nginx -t tells.
  if (link.kind === 'link' && link.dangles)
    return configuration.look(`nginx -t fails, since ${config.nginx.link} leads to nothing: a deploy replaces it`)
  return configuration.stops(
    `nginx -t fails, so nothing new can be loaded; mend this first: ${nginx.test.said}`,
    'sudo nginx -t  # names the file and the line to mend',
  )
}

const running = new Topic('nginx', 'it brings the visitors to the live colour, and is told to reload, never restarted')

export function processCheck({ nginx }: HostState): Check {
  if (nginx.master !== undefined) return running.fine(`nginx runs as process ${nginx.master}`)
  if (nginx.stray === undefined)
    return running.look('nginx does not run, so the site is down: a deploy starts it', 'sudo systemctl start nginx')
  return running.stops(
    `nginx runs as process ${nginx.stray}, but its pid file ${nginx.pidFile} does not say so, and without it nginx cannot be told to reload`,
    sh`echo ${nginx.stray} | sudo tee ${nginx.pidFile}`.text,
  )
}

const linked = new Topic('Link', 'it says which colour nginx serves, and is replaced in one move')

export function linkCheck(state: HostState, { nginx, ...config }: Config): Check {
  const { link } = state
  const live = liveByItself(state, { nginx, ...config })
  if (link.kind === 'missing') return linked.fine(`${nginx.link} is not there yet: a deploy makes it`)
  if (link.kind === 'link' && link.dangles)
    return linked.look(
      `${nginx.link} leads to ${link.target}, where nothing is: nginx cannot be reloaded until a deploy replaces it`,
      live && sh`sudo ln -sfn ${nginx.sites[live]} ${nginx.link}`.text,
    )
  if (link.kind === 'link') return linked.fine(`${nginx.link} leads to ${link.target}`)
  return linked.stops(
    `${nginx.link} is a ${link.what}, not a link: it is somebody's configuration`,
    live && replaceByLink(nginx.link, nginx.sites[live]),
  )
}

function replaceByLink(link: string, site: string): string {
  const aside = `${site.replace(/[^/]*$/, '')}${link.replace(/^.*\//, '')}.before`
  return sh`sudo mv ${link} ${aside} && sudo ln -s ${site} ${link}`.text
}

/** The colour that can only be the live one, where no link says it: another in its place would take the site down. */
function liveByItself(state: HostState, config: Config): Color | undefined {
  const named = colors.filter((color) => state.nginx.mentions[color])
  const running = colors.filter((color) => runs(state, config, color))
  const [only, ...more] = running.filter((color) => named.length === 0 || named.includes(color))
  return more.length === 0 ? only : undefined
}

/** The colour's site passes requests to its own port and not to the other's, whose containers are about to be stopped. */
export function siteCheck({ state, model }: Layout, config: Config, color: Color): Check {
  const topic = new Topic(`Site of ${color}`, `nginx must pass its requests to the port that ${color} publishes`)
  const [path, port, other] = [config.nginx.sites[color], config.ports[color], config.ports[otherColor(color)]]
  const { text, missing, resolved } = state.sites[color]
  if (missing) return topic.stops(`${path} (${color}-site) is not on the host`, makeSite(state, config, color))
  if (text === undefined)
    return topic.stops(
      `${path} (${color}-site) cannot be read by ${config.connection.username}`,
      sh`sudo chmod a+r ${path}`.text,
    )
  const ports = proxiedPorts(text)
  const linked = state.link.kind === 'link' && state.link.resolved === resolved
  // What visitors get may come by this very file: it is never edited then.
  const replace = (wrong: number) =>
    portOfBoth({ state, model }, config, color) ??
    (linked ? undefined : sh`sudo sed -i ${`s/:${wrong}\\b/:${port}/`} ${path}`.text)
  if (ports.includes(other))
    return topic.stops(
      `${path} is the site of ${color} (port ${port}) but passes requests to port ${other}, which is ${otherColor(color)}'s`,
      replace(other),
    )
  if (ports.length === 0) return topic.fine(`${path} names no port itself, so it is not compared`)
  if (ports.includes(port)) return topic.fine(`${path} passes requests to port ${port}`)
  return topic.stops(
    `${path} passes requests to port ${ports.join(', ')}, but ${color}-port is ${port}; the two must be the same`,
    replace(ports[0] ?? port),
  )
}

/** From the other colour's, which differs from it by the port alone. */
function makeSite({ sites }: HostState, { nginx, ports }: Config, color: Color): string {
  const other = otherColor(color)
  if (sites[other].text !== undefined)
    return sh`sed ${`s/:${ports[other]}\\b/:${ports[color]}/`} ${nginx.sites[other]} | sudo tee ${nginx.sites[color]}`
      .text
  const site = `server { listen 80 default_server; location / { proxy_pass http://127.0.0.1:${ports[color]}; } }`
  return sh`echo ${site} | sudo tee ${nginx.sites[color]}`.text
}
