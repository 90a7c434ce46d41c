import type { Color } from './color.ts'
import type { ComposeModel, ComposeService, PortBinding } from './compose-model.ts'
import type { Config, Ports } from './config.ts'

/** A port of a color, and the service that answers there. */
export interface ColorPort {
  readonly port: number
  readonly name: string
  readonly service: ComposeService | undefined
  /** Absent: the service does not publish the port. */
  readonly binding: PortBinding | undefined
}

/**
 * Who answers on the ports of a color on the host: on the first one its first service, on the others any of its services.
 * None where nginx reaches the color by its name.
 */
export function findColorPorts(
  model: ComposeModel,
  { ports, containerPort, compose }: Pick<Config, 'ports' | 'containerPort' | 'compose'>,
  color: Color,
): readonly ColorPort[] {
  if (containerPort !== undefined) return []
  const services = compose.services[color]
  return ports[color].map((port, i) => {
    const [first, ...others] = i === 0 ? [services[0]] : services
    const findBinding = (name: string) => model.get(name)?.published.find((each) => each.port === port)
    const isOpen = (name: string) => model.get(name)?.hostNetwork === true
    const name = [first, ...others].find(findBinding) ?? [first, ...others].find(isOpen) ?? first
    return { port, name, service: model.get(name), binding: findBinding(name) }
  })
}

/** `port 8081`, or `ports 8081, 3001`. */
export const describePorts = (ports: readonly number[]): string =>
  `${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')}`

/** For sed: each port becomes the one of the other color that belongs to it. */
export const replacePorts = (from: Ports, to: Ports): string =>
  from.map((port, i) => `s/:${port}\\b/:${to[i] ?? to[0]}/`).join('; ')
