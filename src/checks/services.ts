import { findColorPorts } from '../domain/color-ports.ts'
import type { Color } from '../domain/color.ts'
import type { ComposeModel, ComposeService } from '../domain/compose-model.ts'
import { isWithoutImage } from '../domain/compose-services.ts'
import type { Config } from '../domain/config.ts'
import { parseProxiedPorts } from '../domain/nginx-site.ts'
import type { HostAndModels } from './check-input.ts'
import { CheckDefinition, type Check } from './check.ts'
import { quoteNames } from './quote-names.ts'

/** Whether the Compose file has the services of a color, an image for each, and the ports that nginx passes requests to. */
export function serviceCheck({ state, models }: HostAndModels, config: Config, color: Color): Check {
  const definition = new CheckDefinition(
    `Services of ${color}`,
    'a deployment starts these services by their names, while the other color runs',
    { blame: 'workflow', ofLayout: true },
  )
  const services = config.compose.services[color]
  const model = models[color]
  const shared = findSharedNames(state, config)
  if (shared.length > 0)
    return definition.error(
      `both colors have the service ${quoteNames(shared)} of one Compose project, so they would be the same containers`,
      'project-name: NAME-{blue|green}  # in the workflow: a project for each color',
    )
  const missing = services.filter((service) => !model.has(service))
  if (missing.length > 0)
    return definition.error(
      `${color}-services names ${quoteNames(missing)}, but the Compose file has only ${quoteNames([...model.keys()])}`,
      `${color}-services: NAME  # in the workflow, a service of the Compose file`,
    )
  const withoutImage = services.filter((service) => isWithoutImage(model.get(service)))
  if (withoutImage.length > 0)
    return definition.error(
      `${quoteNames(withoutImage)} has neither image: nor build: in the Compose file`,
      `image: REGISTRY/NAME:\${TAG}  # of ${withoutImage.join(', ')}, in the Compose file`,
    )
  return publishedCheck({ state, models }, config, { color, definition })
}

function publishedCheck(
  { state, models }: HostAndModels,
  config: Config,
  { color, definition }: { readonly color: Color; readonly definition: CheckDefinition },
): Check {
  const services = config.compose.services[color]
  const [first] = services
  const names = quoteNames(services)
  if (config.containerPort !== undefined)
    return definition.ok(`${names}; nginx reaches port ${config.containerPort} of "${first}" by its name`)
  const found = findColorPorts(models[color], config, color)
  const closed = found.find(({ binding, service }) => binding === undefined && service?.hostNetwork !== true)
  if (closed !== undefined) {
    const { port, name, service } = closed
    const asked = port === config.ports[color][0] ? [first] : services
    const published = listPublished(models[color], asked)
    return definition.error(
      `service ${quoteNames(asked)} publishes ${published.length === 0 ? 'no port' : published.join(', ')}, but ${color}-port is ${port}; the two must be the same`,
      agreedPortFix({ state, models }, config, color) ?? loopbackPortFix(service, { name, port }),
    )
  }
  if (found.every(({ binding }) => binding === undefined)) return definition.ok(`${names} on the server's network`)
  return definition.ok(`${names}; ${found.map(({ name, port }) => `"${name}" publishes port ${port}`).join(', ')}`)
}

const listPublished = (model: ComposeModel, services: readonly string[]): readonly number[] =>
  services.flatMap((name) => model.get(name)?.published.map((each) => each.port) ?? [])

/** The line of the workflow to change if the site and the Compose file have the same ports, and the workflow others. */
export function agreedPortFix(
  { state, models }: HostAndModels,
  { compose, ports }: Config,
  color: Color,
): string | undefined {
  const proxied = parseProxiedPorts(state.sites[color].text ?? '')
  const agreed = listPublished(models[color], compose.services[color]).filter((port) => proxied.includes(port))
  const isNamed = ports[color].every((port) => agreed.includes(port))
  return agreed.length < ports[color].length || isNamed
    ? undefined
    : `${color}-port: ${agreed.join(', ')}  # in the workflow`
}

/** The line of the Compose file that publishes a port on the loopback address only. */
export function loopbackPortFix(
  service: ComposeService | undefined,
  { name, port }: { name: string; port: number },
): string {
  const target = service?.published.find((each) => each.target !== undefined)?.target ?? 8080
  return `ports: ["127.0.0.1:${port}:${target}"]  # of ${name}, in the Compose file`
}

/** The services that would be the same containers in both colors. */
function findSharedNames({ compose }: HostAndModels['state'], config: Config): readonly string[] {
  const { blue, green } = config.compose.services
  if (!compose.ok || compose.projects.blue.name !== compose.projects.green.name) return []
  return blue.filter((service) => green.includes(service))
}
