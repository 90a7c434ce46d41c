import { Topic, type Check } from './check.ts'
import { colors, type Color } from '../domain/color.ts'
import type { Binding, ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { containersOf } from '../domain/decision.ts'
import type { Surroundings } from '../domain/host-environment.ts'
import type { Looked } from './after-reboot.ts'
import { onLoopback } from './services.ts'

const names = new Topic(
  'Container names',
  'a name can be had once on a host: a colour whose container_name is taken cannot be started beside the other',
)

interface Named {
  readonly model: ComposeModel
  readonly around: Surroundings
  readonly project: string | undefined
}

/** Names that the Compose file gives out twice, or that somebody else has already. */
export function nameCheck({ model, around, project }: Named, { compose: { services } }: Config): Check {
  const given = started(
    model,
    colors.flatMap((color) => services[color]),
  ).flatMap((service) => {
    const name = model.get(service)?.containerName
    return name === undefined ? [] : [{ service, name }]
  })
  const clash = given.find(({ service, name }) => given.some((each) => each.name === name && each.service !== service))
  if (clash !== undefined) {
    const both = given.filter(({ name }) => name === clash.name).map(({ service }) => service)
    return names.stops(`${both.join(' and ')} have the same container_name: ${clash.name}`, takeAway(clash.name))
  }
  if (given.length === 0) return names.fine('Compose gives each its own')
  if (around.containers === undefined) return names.unknown("the host's containers could not be listed")
  const taken = around.containers.find((each) =>
    given.some(({ service, name }) => each.name === name && (each.project !== project || each.service !== service)),
  )
  if (taken === undefined) return names.fine(given.map(({ name }) => name).join(', '))
  const whose = taken.project === '' ? 'no Compose project' : `the project ${taken.project}, service ${taken.service}`
  return names.stops(`a container of ${whose} has the name ${taken.name} already`, takeAway(taken.name))
}

/** These services and all that they depend on, each once: no other is started by a deployment. */
function started(model: ComposeModel, services: readonly string[]): readonly string[] {
  const all = new Set(services)
  // A set that grows while it is gone through is gone through to its end.
  for (const service of all) model.get(service)?.dependsOn?.forEach((each) => all.add(each))
  return [...all]
}

const takeAway = (name: string): string => `container_name: ${name}  # take this line away, in the Compose file`

/** The port that the next colour needs is free, or its own. */
export function portCheck({ found, around, config }: Looked, idle: Color): Check {
  const topic = new Topic(`Port of ${idle}`, 'the next release is started on it')
  const port = config.ports[idle]
  if (!around.listening.includes(port)) return topic.fine(`port ${port} is free`)
  const own = containersOf(found, config, idle).filter(({ status }) => status === 'running')
  if (own.length > 0) return topic.fine(`port ${port} is taken by ${idle} itself, which is made anew`)
  return topic.stops(
    `something else listens on port ${port}, so ${idle} cannot be started`,
    `sudo ss -ltnp 'sport = :${port}'  # names the program: stop it, or give ${idle} another port`,
  )
}

const exposed = new Topic(
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
  if (only === undefined) return exposed.fine('both colours are bound to the loopback')
  const found = open.map(({ name, port, where }) => `"${name}" publishes port ${port} on ${where}`).join(', ')
  return exposed.look(
    `${found}: open to the world unless the security group closes it`,
    open.map(({ name, port, service }) => onLoopback(service, { name, port })).join('\n'),
  )
}

const isLoopback = ({ address = '' }: Binding): boolean => /^(?:127\.|\[?::1\]?$|localhost$)/.test(address)

const included = new Topic(
  'Link is included',
  'nginx serves what its configuration includes: a link that it never reads moves no visitor',
)

/** One of nginx's `include` lines takes the link along. */
export function includeCheck({ includes }: Surroundings, { nginx: { link } }: Config): Check {
  if (includes === undefined) return included.unknown("nginx's configuration could not be read as a whole")
  const [folder, name] = split(includes.link)
  const pattern = includes.patterns.find((each) => {
    const [itsFolder, itsName] = split(each)
    return glob(itsFolder).test(folder) && glob(itsName).test(name)
  })
  if (pattern !== undefined) return included.fine(`by "include ${pattern}"`)
  return included.stops(
    `no include line of nginx's configuration takes ${link} along`,
    `include ${link.replace(/[^/]*$/, '')}*;  # inside http { … } of nginx.conf`,
  )
}

const split = (path: string): readonly [string, string] => [
  path.replace(/\/[^/]*$/, ''),
  path.slice(path.lastIndexOf('/') + 1),
]

/** As glob(3) reads it: `*` stands for no slash, and not for a dot at the beginning. */
function glob(pattern: string): RegExp {
  const plain = pattern.replace(/\[[^\]]*\]/g, '?') // one of several: taken for any
  const source = plain
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  return new RegExp(`^${/^[*?]/.test(plain) ? '(?!\\.)' : ''}${source}$`)
}
