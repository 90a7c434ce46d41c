import { colors, type Color } from '../domain/color.ts'
import type { ComposeModel, PortBinding } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { colorContainers } from '../domain/decision.ts'
import { isUp } from '../domain/host-state.ts'
import type { HostAndModel } from './check-input.ts'
import { CheckDefinition, type Check } from './check.ts'
import { loopbackPortFix } from './services.ts'

/** Whether the port of the next release is free, or used by the color itself. */
export function portCheck({ state, model }: HostAndModel, config: Config, idle: Color): Check {
  const definition = new CheckDefinition(`Port of ${idle}`, 'the next release starts on this port')
  const port = config.ports[idle]
  if (!isPortTaken({ state, model }, config, idle)) return definition.ok(`port ${port} is free`)
  const own = colorContainers(state, config, idle).filter(isUp)
  if (own.length > 0) return definition.ok(`port ${port} is used by ${idle} itself, which the deployment replaces`)
  return definition.error(
    `another program listens on port ${port}, so ${idle} cannot start`,
    `sudo ss -ltnp 'sport = :${port}'  # shows the program: stop it, or give ${idle} another port`,
  )
}

/** Whether the address that the color needs is taken. A program on another address of the host is no obstacle. */
function isPortTaken({ state, model }: HostAndModel, config: Config, idle: Color): boolean {
  const service = model.get(config.compose.services[idle][0])
  const binding = service?.published.find((each) => each.port === config.ports[idle])
  const isOnLoopback = service?.hostNetwork !== true && binding !== undefined && isLoopback(binding)
  return state.listeners[idle].some((listener) => listener !== 'other' || !isOnLoopback)
}

const publicPortsDefinition = new CheckDefinition(
  'Public ports',
  'requests to these ports do not pass nginx and its certificate; the action uses the ports only on the server itself',
)

/**
 * Whether a color can be reached from other machines. Docker's firewall rules come before those of ufw, so only the address
 * that a port is bound to, or the security group, protects it.
 */
export function exposureCheck(model: ComposeModel, config: Config): Check {
  const exposed = colors.flatMap((color) => {
    const [name] = config.compose.services[color]
    const service = model.get(name)
    const port = config.ports[color]
    const binding = service?.published.find((each) => each.port === port)
    if (service?.hostNetwork === true) return [{ name, port, address: "the server's network", service }]
    if (binding === undefined || isLoopback(binding)) return []
    return [{ name, port, address: binding.address ?? '0.0.0.0', service }]
  })
  if (exposed.length === 0) return publicPortsDefinition.ok('both colors are bound to the loopback address')
  const found = exposed.map(({ name, port, address }) => `"${name}" publishes port ${port} on ${address}`).join(', ')
  return publicPortsDefinition.warning(
    `${found}: open to the internet unless the security group closes it`,
    exposed.map(({ name, port, service }) => loopbackPortFix(service, { name, port })).join('\n'),
  )
}

const isLoopback = ({ address = '' }: PortBinding): boolean => /^(?:127\.|\[?::1\]?$|localhost$)/.test(address)
