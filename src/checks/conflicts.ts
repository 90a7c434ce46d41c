import { CheckDefinition, type Check } from './check.ts'
import { colors, type Color } from '../domain/color.ts'
import type { PortBinding, ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { colorContainers } from '../domain/decision.ts'
import type { HostEnvironment } from '../domain/host-environment.ts'
import type { HostFacts } from './after-reboot.ts'
import { loopbackPortFix } from './services.ts'

const names = new CheckDefinition(
  'Container names',
  'a name can be had once on a host: a color whose container_name is taken cannot be started beside the other',
)

interface Named {
  readonly model: ComposeModel
  readonly around: HostEnvironment
  readonly project: string | undefined
}

/** Names that the Compose file gives out twice, or that somebody else has already. */
export function nameCheck({ model, around, project }: Named, { compose: { services } }: Config): Check {
  const given = startedServices(
    model,
    colors.flatMap((color) => services[color]),
  ).flatMap((service) => {
    const name = model.get(service)?.containerName
    return name === undefined ? [] : [{ service, name }]
  })
  const clash = given.find(({ service, name }) => given.some((each) => each.name === name && each.service !== service))
  if (clash !== undefined) {
    const both = given.filter(({ name }) => name === clash.name).map(({ service }) => service)
    return names.error(`${both.join(' and ')} have the same container_name: ${clash.name}`, removeNameFix(clash.name))
  }
  if (given.length === 0) return names.ok('Compose gives each its own')
  if (around.containers === undefined) return names.unknown("the host's containers could not be listed")
  const taken = around.containers.find((each) =>
    given.some(({ service, name }) => each.name === name && (each.project !== project || each.service !== service)),
  )
  if (taken === undefined) return names.ok(given.map(({ name }) => name).join(', '))
  const whose = taken.project === '' ? 'no Compose project' : `the project ${taken.project}, service ${taken.service}`
  return names.error(`a container of ${whose} has the name ${taken.name} already`, removeNameFix(taken.name))
}

/** These services and all that they depend on, each once: no other is started by a deployment. */
function startedServices(model: ComposeModel, services: readonly string[]): readonly string[] {
  const all = new Set(services)
  // A set that grows while it is gone through is gone through to its end.
  for (const service of all) model.get(service)?.dependsOn?.forEach((each) => all.add(each))
  return [...all]
}

const removeNameFix = (name: string): string => `container_name: ${name}  # take this line away, in the Compose file`

/** The port that the next color needs is free, or its own. */
export function portCheck({ state, environment, config }: HostFacts, idle: Color): Check {
  const topic = new CheckDefinition(`Port of ${idle}`, 'the next release is started on it')
  const port = config.ports[idle]
  if (!environment.openPorts.includes(port)) return topic.ok(`port ${port} is free`)
  const own = colorContainers(state, config, idle).filter(({ status }) => status === 'running')
  if (own.length > 0) return topic.ok(`port ${port} is taken by ${idle} itself, which is made anew`)
  return topic.error(
    `something else listens on port ${port}, so ${idle} cannot be started`,
    `sudo ss -ltnp 'sport = :${port}'  # names the program: stop it, or give ${idle} another port`,
  )
}

const exposed = new CheckDefinition(
  'Ports to the world',
  'whoever reaches these ports gets past nginx and its certificate; the action asks on the host itself and needs none of them open',
)

/** Docker's own rules go before ufw's: only the address that a port is bound to, or the security group, keeps it closed. */
export function exposureCheck(model: ComposeModel, config: Config): Check {
  const open = colors.flatMap((color) => {
    const [first] = config.compose.services[color]
    const service = model.get(first)
    const port = config.ports[color]
    const binding = service?.published.find((each) => each.port === port)
    if (service?.hostNetwork === true) return [{ name: first, port, where: "the host's network", service }]
    if (binding === undefined || isLoopback(binding)) return []
    return [{ name: first, port, where: binding.address ?? '0.0.0.0', service }]
  })
  const [only] = open
  if (only === undefined) return exposed.ok('both colors are bound to the loopback')
  const found = open.map(({ name, port, where }) => `"${name}" publishes port ${port} on ${where}`).join(', ')
  return exposed.warning(
    `${found}: open to the world unless the security group closes it`,
    open.map(({ name, port, service }) => loopbackPortFix(service, { name, port })).join('\n'),
  )
}

const isLoopback = ({ address = '' }: PortBinding): boolean => /^(?:127\.|\[?::1\]?$|localhost$)/.test(address)

const included = new CheckDefinition(
  'Link is included',
  'nginx serves what its configuration includes: a link that it never reads moves no visitor',
)

/** One of nginx's `include` lines takes the link along. */
export function includeCheck({ includes }: HostEnvironment, { nginx: { link } }: Config): Check {
  if (includes === undefined) return included.unknown("nginx's configuration could not be read as a whole")
  const [folder, name] = splitPath(includes.link)
  const pattern = includes.patterns.find((each) => {
    const [itsFolder, itsName] = splitPath(each)
    return globToRegExp(itsFolder).test(folder) && globToRegExp(itsName).test(name)
  })
  if (pattern !== undefined) return included.ok(`by "include ${pattern}"`)
  return included.error(
    `no include line of nginx's configuration takes ${link} along`,
    `include ${link.replace(/[^/]*$/, '')}*;  # inside http { … } of nginx.conf`,
  )
}

const splitPath = (path: string): readonly [string, string] => [
  path.replace(/\/[^/]*$/, ''),
  path.slice(path.lastIndexOf('/') + 1),
]

/** As glob(3) reads it: `*` stands for no slash, and not for a dot at the beginning. */
function globToRegExp(pattern: string): RegExp {
  const plain = pattern.replace(/\[[^\]]*\]/g, '?') // one of several: taken for any
  const source = plain
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  return new RegExp(`^${/^[*?]/.test(plain) ? '(?!\\.)' : ''}${source}$`)
}
