import { colors, otherColor, type Color } from './color.ts'
import type { ComposeModel } from './compose-model.ts'
import type { Config } from './config.ts'
import { proxiedPorts } from './nginx-site.ts'
import type { HostState } from './state.ts'

/** All that stands in the way of a deployment, each with what to do about it; nothing when the host is ready. */
export function findProblems(state: HostState, config: Config): readonly string[] {
  if (!state.directory)
    return [
      `the folder ${config.compose.directory} is not on the host, or ${config.connection.username} may not enter it`,
    ]
  return [
    ...programProblems(state, config),
    ...nginxProblems(state, config),
    ...colors.flatMap((color) => siteProblems(state, config, color)),
    ...crossedSites(state, config),
  ]
}

/** What is wrong between the Compose file and the inputs. */
export function findServiceProblems(model: ComposeModel, config: Config): readonly string[] {
  return colors.flatMap((color) => {
    const missing = config.compose.services[color].filter((service) => !model.has(service))
    if (missing.length > 0) return [missingServices(color, missing, model)]
    const built = config.compose.services[color].filter((service) => model.get(service)?.image === undefined)
    if (built.length > 0)
      return [
        `${quoted(built)} has no image: in the Compose file; what the host builds itself cannot be told apart from what ran before`,
      ]
    const [first] = config.compose.services[color]
    const service = model.get(first)
    const port = config.ports[color]
    if (service === undefined || service.hostNetwork || service.published.includes(port)) return []
    const publishes = service.published.length === 0 ? 'no port' : service.published.join(', ')
    return [`service "${first}" publishes ${publishes}, but ${color}-port is ${port}; the two must be the same`]
  })
}

const missingServices = (color: Color, missing: readonly string[], model: ComposeModel): string =>
  `${color}-services names ${quoted(missing)}, but the Compose file has ${quoted([...model.keys()])}`

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

function programProblems({ docker, compose, http, denied }: HostState, { connection: { username } }: Config): string[] {
  return [
    ...(docker.ok
      ? []
      : [
          `Docker cannot be reached by ${username} (add it to the group docker, or allow it sudo -n docker): ${docker.said}`,
        ]),
    ...(compose.ok || !docker.ok ? [] : [`Compose cannot be used: ${compose.said}`]),
    ...(http === undefined
      ? ['the host has neither curl nor wget to ask the application for its health; install one of them']
      : []),
    ...denied.map((command) => `${username} may not run as root, without a password: ${command}`),
  ]
}

function nginxProblems({ nginx, link, denied }: HostState, config: Config): string[] {
  // Without the right to ask nobody knows; that it is missing is said already. A link that leads nowhere is replaced:
  // whether all is well then, the switch's own nginx -t tells.
  const untold = denied.includes('nginx -T') || (link.kind === 'link' && link.dangles)
  return [
    ...(nginx.test.ok || untold
      ? []
      : [`nginx -t fails, so nothing new can be loaded; mend this first: ${nginx.test.said}`]),
    ...(nginx.stray === undefined
      ? []
      : [
          `nginx runs as process ${nginx.stray}, but its pid file ${nginx.pidFile} does not say so, and without it nginx cannot be ` +
            `told to reload; write it there (echo ${nginx.stray} | sudo tee ${nginx.pidFile})`,
        ]),
    ...(link.kind === 'other'
      ? [
          `${config.nginx.link} is a ${link.what}, not a link: it is somebody's configuration. ` +
            `Move it (mv ${config.nginx.link} /etc/nginx/sites-available/) and link the site that is live in its place`,
        ]
      : []),
  ]
}

function siteProblems(state: HostState, config: Config, color: Color): string[] {
  const path = config.nginx.sites[color]
  const { text } = state.sites[color]
  if (text === undefined) return [`${path} (${color}-site) is not on the host, or cannot be read`]
  const ports = proxiedPorts(text)
  const port = config.ports[color]
  if (ports.length === 0 || ports.includes(port) || ports.includes(config.ports[otherColor(color)])) return []
  return [`${path} passes requests to port ${ports.join(', ')}, but ${color}-port is ${port}; the two must be the same`]
}

/** A site that names the other colour's port would send visitors to what is about to be stopped. */
function crossedSites(state: HostState, config: Config): string[] {
  return colors.flatMap((color) => {
    const ports = proxiedPorts(state.sites[color].text ?? '')
    const other = config.ports[otherColor(color)]
    if (!ports.includes(other)) return []
    return [
      `${config.nginx.sites[color]} is the site of ${color} (port ${config.ports[color]}) but passes requests to port ${other}, which is ${otherColor(color)}'s`,
    ]
  })
}
