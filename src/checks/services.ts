import type { Color } from '../domain/color.ts'
import type { ComposeService } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { parseProxiedPorts } from '../domain/nginx-site.ts'
import type { HostAndModel } from './check-input.ts'
import { CheckDefinition, type Check } from './check.ts'

/** Whether the Compose file has the services of a color, an image for each, and the port of the health check. */
export function serviceCheck({ state, model }: HostAndModel, config: Config, color: Color): Check {
  const definition = new CheckDefinition(
    `Services of ${color}`,
    'a deployment starts these services by their names, while the other color runs',
    'workflow',
  )
  const services = config.compose.services[color]
  const port = config.ports[color]
  const missing = services.filter((service) => !model.has(service))
  if (missing.length > 0)
    return definition.error(
      `${color}-services names ${quoteNames(missing)}, but the Compose file has only ${quoteNames([...model.keys()])}`,
      `${color}-services: NAME  # in the workflow, a service of the Compose file`,
    )
  const withoutImage = services.filter((service) => model.get(service)?.image === undefined)
  if (withoutImage.length > 0)
    return definition.error(
      `${quoteNames(withoutImage)} has no image: in the Compose file; an image that the server builds cannot be distinguished from the previous one`,
      `image: REGISTRY/NAME:\${TAG}  # of ${withoutImage.join(', ')}, in the Compose file`,
    )
  const [first] = services
  const service = model.get(first)
  if (config.containerPort !== undefined)
    return definition.ok(
      `${quoteNames(services)}; nginx reaches port ${config.containerPort} of "${first}" by its name`,
    )
  if (service?.hostNetwork === true) return definition.ok(`${quoteNames(services)} on the server's network`)
  const published = service?.published.map((each) => each.port) ?? []
  if (published.includes(port)) return definition.ok(`${quoteNames(services)}; "${first}" publishes port ${port}`)
  return definition.error(
    `service "${first}" publishes ${published.length === 0 ? 'no port' : published.join(', ')}, but ${color}-port is ${port}; the two must be the same`,
    agreedPortFix({ state, model }, config, color) ?? loopbackPortFix(service, { name: first, port }),
  )
}

/** The line of the workflow to change if the site and the Compose file have the same port, and the workflow another one. */
export function agreedPortFix(
  { state, model }: HostAndModel,
  { compose, ports }: Config,
  color: Color,
): string | undefined {
  const published = model.get(compose.services[color][0])?.published.map((each) => each.port) ?? []
  const port = parseProxiedPorts(state.sites[color].text ?? '').find((each) => published.includes(each))
  return port === undefined || port === ports[color] ? undefined : `${color}-port: ${port}  # in the workflow`
}

/** The line of the Compose file that publishes a port on the loopback address only. */
export function loopbackPortFix(
  service: ComposeService | undefined,
  { name, port }: { name: string; port: number },
): string {
  const target = service?.published.find((each) => each.target !== undefined)?.target ?? 8080
  return `ports: ["127.0.0.1:${port}:${target}"]  # of ${name}, in the Compose file`
}

const quoteNames = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
