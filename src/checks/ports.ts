import { colors, type Color, type PerColor } from '../domain/color.ts'
import { findColorPorts } from '../domain/color-ports.ts'
import type { ComposeModel, PortBinding } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { explainIdleHolder } from '../domain/explain-holder.ts'
import type { HostState, PortState } from '../domain/host-state.ts'
import { passesToLocalhost } from '../domain/nginx-site.ts'
import { findPortHolder, isReachedFromHost } from '../domain/port-holder.ts'
import { sh } from '../host/script.ts'
import type { HostAndModels } from './check-input.ts'
import { CheckDefinition, type Check } from './check.ts'
import { loopbackPortFix } from './services.ts'

/** Whether the ports of the next release are free, or used by the color itself. */
export function portCheck({ state, models }: HostAndModels, config: Config, idle: Color): Check {
  const definition = new CheckDefinition(`Port of ${idle}`, 'the next release starts on this port', { ofLayout: true })
  if (config.containerPort !== undefined) return definition.ok(`${idle} needs no port of the server (container-port)`)
  const found = findColorPorts(models[idle], config, idle)
  const checked = state.ports[idle].map((port) => {
    const address = found.find((each) => each.port === port.number)?.binding?.address
    return checkPort(state, config, { definition, idle, port, address })
  })
  const notes = checked.filter((each) => typeof each === 'string')
  return checked.find((each) => typeof each !== 'string') ?? definition.ok(notes.join('; '))
}

interface AskedPort {
  readonly definition: CheckDefinition
  readonly idle: Color
  readonly port: PortState
  /** Where the color publishes it; absent: on all addresses. */
  readonly address: string | undefined
}

/** The error of this port, or what is right with it. */
function checkPort(state: HostState, config: Config, asked: AskedPort): Check | string {
  const { definition, idle, port } = asked
  const isWanted = (address: string) => overlaps(asked.address, address)
  const holder = findPortHolder(state, config, { color: idle, port, isWanted })
  if (holder === undefined && passesToLocalhost(state.sites[idle].text ?? '', port.number)) {
    const beside = findPortHolder(state, config, { color: idle, port, isWanted: isReachedFromHost })
    if (beside !== undefined && beside.kind !== 'color') return refuseLocalhost(config, asked)
  }
  if (holder === undefined) return `port ${port.number} is free`
  if (holder.kind === 'color') return `port ${port.number} is used by ${idle} itself, which the deployment replaces`
  const { problem, fix } = explainIdleHolder(state, config, { idle, holder })
  return definition.error(problem, fix)
}

/** nginx sends the requests for localhost to 127.0.0.1 and ::1 in turn. */
function refuseLocalhost(config: Config, { definition, idle, port: { number, addresses } }: AskedPort): Check {
  const path = config.nginx.site.values[idle]
  return definition.error(
    `${path} passes requests to localhost:${number}, so also to another program, which listens at ${addresses.join(', ')}`,
    sh`sudo sed -i ${`s/localhost:${number}\\b/127.0.0.1:${number}/`} ${path}`.text,
  )
}

/** Whether a program that listens on `address` keeps Docker from publishing a port on `binding`. */
function overlaps(binding: string | undefined, address: string): boolean {
  const wildcards = ['0.0.0.0', '::']
  return binding === undefined || [...wildcards, address].includes(binding) || wildcards.includes(address)
}

const publicPortsDefinition = new CheckDefinition(
  'Public ports',
  'requests to these ports do not pass nginx and its certificate; the action uses the ports only on the server itself',
)

/**
 * Whether a color can be reached from other machines. Docker's firewall rules come before those of ufw, so only the address
 * that a port is bound to, or the security group, protects it.
 */
export function exposureCheck(models: PerColor<ComposeModel>, config: Config): Check {
  const all = colors.flatMap((color) => findColorPorts(models[color], config, color))
  const exposed = all.flatMap(({ port, name, service, binding }) => {
    if (service?.hostNetwork === true) return [{ name, port, address: "the server's network", service }]
    if (binding === undefined || isLoopback(binding)) return []
    return [{ name, port, address: binding.address ?? '0.0.0.0', service }]
  })
  if (exposed.length === 0)
    return publicPortsDefinition.ok(
      config.containerPort === undefined
        ? 'both colors are bound to the loopback address'
        : 'no color needs a port of the server',
    )
  const found = exposed.map(({ name, port, address }) => `"${name}" publishes port ${port} on ${address}`).join(', ')
  return publicPortsDefinition.warning(
    `${found}: open to the internet unless the security group closes it`,
    exposed.map(({ name, port, service }) => loopbackPortFix(service, { name, port })).join('\n'),
  )
}

const isLoopback = ({ address = '' }: PortBinding): boolean => /^(?:127\.|\[?::1\]?$|localhost$)/.test(address)
