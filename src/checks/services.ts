import { CheckDefinition, type Check } from './check.ts'
import type { Color } from '../domain/color.ts'
import type { ComposeModel, ComposeService } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { parseProxiedPorts } from '../domain/nginx-site.ts'
import type { HostState } from '../domain/host-state.ts'

/** The host, and what its Compose file says. */
export interface HostAndModel {
  readonly state: HostState
  readonly model: ComposeModel
}

/** The Compose file has the color's services, says what image they run, and publishes the port that health is asked on. */
export function serviceCheck({ state, model }: HostAndModel, config: Config, color: Color): Check {
  const topic = new CheckDefinition(
    `Services of ${color}`,
    'they are started side by side with the other color, by these names',
  )
  const services = config.compose.services[color]
  const port = config.ports[color]
  const missing = services.filter((service) => !model.has(service))
  if (missing.length > 0)
    return topic.error(
      `${color}-services names ${quoteNames(missing)}, but the Compose file has ${quoteNames([...model.keys()])}`,
      `${color}-services: NAME  # in the workflow, a service of the Compose file`,
    )
  const built = services.filter((service) => model.get(service)?.image === undefined)
  if (built.length > 0)
    return topic.error(
      `${quoteNames(built)} has no image: in the Compose file; what the host builds itself cannot be told apart from what ran before`,
      `image: REGISTRY/NAME:\${TAG}  # of ${built.join(', ')}, in the Compose file`,
    )
  const [first] = services
  const service = model.get(first)
  if (service?.hostNetwork === true) return topic.ok(`${quoteNames(services)} on the host's network`)
  const published = service?.published.map((each) => each.port) ?? []
  if (published.includes(port)) return topic.ok(`${quoteNames(services)}; "${first}" publishes port ${port}`)
  return topic.error(
    `service "${first}" publishes ${published.length === 0 ? 'no port' : published.join(', ')}, but ${color}-port is ${port}; the two must be the same`,
    agreedPortFix({ state, model }, config, color) ?? loopbackPortFix(service, { name: first, port }),
  )
}

/** The line of the workflow, where the site and the Compose file agree with each other on another port than it. */
export function agreedPortFix(
  { state, model }: HostAndModel,
  { compose, ports }: Config,
  color: Color,
): string | undefined {
  const published = model.get(compose.services[color][0])?.published.map((each) => each.port) ?? []
  const port = parseProxiedPorts(state.sites[color].text ?? '').find((each) => published.includes(each))
  return port === undefined || port === ports[color] ? undefined : `${color}-port: ${port}  # in the workflow`
}

/** The line of the Compose file that publishes a port to this machine alone. */
export function loopbackPortFix(
  service: ComposeService | undefined,
  { name, port }: { name: string; port: number },
): string {
  const target = service?.published.find((each) => each.target !== undefined)?.target ?? 8080
  return `ports: ["127.0.0.1:${port}:${target}"]  # of ${name}, in the Compose file`
}

const quoteNames = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
