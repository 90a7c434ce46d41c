import type { PerColor } from '../color.ts'
import type { HostLayout, LayoutContainer } from '../host-layout.ts'
import { byColor, readColorName } from './color-names.ts'
import type { ComposeSource, SourceService } from './compose-sources.ts'

/** One service of a color, or one container that Compose did not make. */
export interface ColorUnit {
  readonly service: string
  /** Absent: of no Compose file. */
  readonly source?: ComposeSource | undefined
  readonly spec?: SourceService | undefined
  /** The containers of it, running or not. */
  readonly containers: readonly LayoutContainer[]
  /** The port of the host, where nothing shows it: what the other color has, or a free one. */
  readonly assumedPort?: number | undefined
}

/** Two things on the host that may be the two colors. */
export interface ColorSet {
  readonly kind: 'services' | 'files' | 'parameter' | 'run'
  /** The first unit of a color and the first of the other one belong together, and so on. */
  readonly units: PerColor<readonly ColorUnit[]>
}

/** Images that are no application, so that the same service in two files is not taken for one. */
const infrastructure =
  /(?:^|\/)(?:redis|valkey|memcached|mysql|mariadb|postgres|postgis|mongo|rabbitmq|kafka|cp-kafka|zookeeper|elasticsearch|opensearch|kibana|logstash|nginx|openresty|angie|swag|caddy|traefik|haproxy|httpd|envoy|certbot|prometheus|grafana|loki|promtail|minio|adminer|phpmyadmin|portainer|portainer-ce|watchtower|node-exporter|cadvisor|vault|consul|localstack|docker|registry|nginx-exporter|nginx-prometheus-exporter)(?:[:@-]|$)/i

export const isInfrastructure = (image: string): boolean => infrastructure.test(image)

/** Whatever may be the two colors, the likeliest first. */
export function findColorSets(layout: HostLayout, sources: readonly ComposeSource[]): readonly ColorSet[] {
  const { containers = [] } = layout
  return [
    ...sources.flatMap((source) => pairServices(source, containers)),
    ...sources.flatMap((source) => pairFiles(source, sources, containers)),
    ...sources.flatMap((source) => pairProjects(source, containers)),
    ...pairContainers(containers),
    ...sources.flatMap((source) => pairSameImage(source, containers)),
    ...findLoneContainers(containers),
  ]
}

function toUnit(source: ComposeSource, service: string, containers: readonly LayoutContainer[]): ColorUnit {
  return {
    service,
    source,
    spec: source.services.get(service),
    containers: containers.filter(
      ({ compose }) => compose?.service === service && compose.files.some((file) => source.files.includes(file)),
    ),
  }
}

interface NamePair {
  readonly blue: string
  readonly green: string
}

/** The names of a list of which both colors' are in it; those with the words blue and green, if there are any. */
function pairNames(names: readonly string[]): readonly NamePair[] {
  const pairs = names.flatMap((name) =>
    readColorName(name)
      .filter(({ color, twin }) => color === 'blue' && names.includes(twin))
      .slice(0, 1)
      .map(({ twin }) => ({ blue: name, green: twin })),
  )
  const named = pairs.filter(({ blue }) => /blue/i.test(blue))
  return named.length > 0 ? named : pairs
}

function pairServices(source: ComposeSource, containers: readonly LayoutContainer[]): readonly ColorSet[] {
  const pairs = pairNames([...source.services.keys()])
  return pairs.length === 0 ? [] : [toSet('services', pairs, (name) => toUnit(source, name, containers))]
}

const toSet = (kind: ColorSet['kind'], pairs: readonly NamePair[], make: (name: string) => ColorUnit): ColorSet => ({
  kind,
  units: { blue: pairs.map(({ blue }) => make(blue)), green: pairs.map(({ green }) => make(green)) },
})

/** Two Compose files, one for each color: by the same names of services, or by names of the colors. */
function pairFiles(
  blue: ComposeSource,
  sources: readonly ComposeSource[],
  containers: readonly LayoutContainer[],
): readonly ColorSet[] {
  const [path = ''] = blue.files
  const twins = readColorName(path).flatMap(({ color, twin }) => (color === 'blue' ? [twin] : []))
  const green = sources.find(({ files }) => files.length === 1 && twins.includes(files[0] ?? ''))
  if (green === undefined || blue.files.length !== 1) return []
  const pairs = [...blue.services.keys()].flatMap((name) => {
    const names = [name, ...readColorName(name).map(({ twin }) => twin)]
    const other = names.find((each) => green.services.has(each))
    return other === undefined || isShared(blue.services.get(name), green.services.get(other))
      ? []
      : [[name, other] as const]
  })
  if (pairs.length === 0) return []
  return [
    {
      kind: 'files',
      units: {
        blue: pairs.map(([name]) => toUnit(blue, name, containers)),
        green: pairs.map(([, name]) => toUnit(green, name, containers)),
      },
    },
  ]
}

/** Whether two files mean the same container. */
function isShared(one: SourceService | undefined, other: SourceService | undefined): boolean {
  if (one === undefined || other === undefined) return true
  if (isInfrastructure(one.image)) return true
  const ports = ({ published }: SourceService) => published.map(({ port }) => port).join()
  return (
    (one.containerName !== undefined && one.containerName === other.containerName) ||
    (one.published.length > 0 && ports(one) === ports(other))
  )
}

/** One service whose project, and port, are given when it is started: `PORT=8081 docker compose -p app-blue up`. */
function pairProjects(source: ComposeSource, containers: readonly LayoutContainer[]): readonly ColorSet[] {
  return [...source.services.keys()].flatMap((service): readonly ColorSet[] => {
    const unit = toUnit(source, service, containers)
    if (unit.spec === undefined || isInfrastructure(unit.spec.image)) return []
    const project = unit.containers.map(({ compose }) => compose?.project ?? '').find((each) => readColorName(each)[0])
    const [found] = project === undefined ? [] : readColorName(project)
    if (project === undefined || found === undefined) return []
    const inProject = (name: string): ColorUnit => ({
      ...unit,
      containers: unit.containers.filter(({ compose }) => compose?.project === name),
    })
    const { blue, green } = byColor(found.color, inProject(project), inProject(found.twin))
    return [{ kind: 'parameter', units: { blue: [blue], green: [green] } }]
  })
}

const toRunUnit = (name: string, containers: readonly LayoutContainer[]): ColorUnit => ({
  service: name,
  containers: containers.filter((each) => each.name === name && each.compose === undefined),
})

/** Containers of `docker run` with names of colors. Often only one is there: the other is removed after a deployment. */
function pairContainers(containers: readonly LayoutContainer[]): readonly ColorSet[] {
  const names = containers.filter(isOwnApplication).map(({ name }) => name)
  const pairs = pairNames(names)
  const known = new Set(pairs.flatMap(({ blue, green }) => [blue, green]))
  const lone = names.flatMap((name) => {
    const [found] = readColorName(name)
    return found === undefined || known.has(name) ? [] : [byColor(found.color, name, found.twin)]
  })
  return [...pairs, ...lone].map((pair) => toSet('run', [pair], (name) => toRunUnit(name, containers)))
}

/** Two services of one image, on two ports. */
function pairSameImage(source: ComposeSource, containers: readonly LayoutContainer[]): readonly ColorSet[] {
  const services = [...source.services].filter(([, each]) => !isInfrastructure(each.image))
  return services.flatMap(([blue, one], i) =>
    services
      .slice(i + 1)
      .filter(([, other]) => one.image === other.image && (one.published.length > 0 || one.exposed.length > 0))
      .slice(0, 1)
      .map(([green]) => toSet('services', [{ blue, green }], (name) => toUnit(source, name, containers))),
  )
}

/** A container of `docker run` whose name says no color. */
const findLoneContainers = (containers: readonly LayoutContainer[]): readonly ColorSet[] =>
  containers
    .filter((each) => isOwnApplication(each) && each.running && readColorName(each.name).length === 0)
    .map((each) => ({
      kind: 'run',
      units: { blue: [{ service: each.name, containers: [each] }], green: [{ service: 'green', containers: [] }] },
    }))

const isOwnApplication = ({ compose, image }: LayoutContainer): boolean =>
  compose === undefined && !isInfrastructure(image)

/** The ports of the host that a unit is reached on. */
export function hostPorts({ spec, containers, assumedPort }: ColorUnit): readonly number[] {
  const started = containers.flatMap(({ published, networkMode, exposed }) =>
    networkMode === 'host' ? exposed : published.map(({ port }) => port),
  )
  const written = spec?.published.some(({ variable }) => variable !== undefined)
    ? []
    : (spec?.published ?? []).flatMap(({ port }) => port ?? [])
  return [...new Set([...started, ...written, ...(assumedPort === undefined ? [] : [assumedPort])])]
}

/** The ports inside the container. */
export const innerPorts = ({ spec, containers }: ColorUnit): readonly number[] => [
  ...new Set([
    ...(spec?.published ?? []).map(({ target }) => target),
    ...(spec?.exposed ?? []),
    ...containers.flatMap(({ published, exposed }) => [...published.map(({ target }) => target), ...exposed]),
  ]),
]

/** How another container may call a unit. */
export const networkNames = ({ service, spec, containers, source }: ColorUnit): readonly string[] => [
  ...new Set([
    ...(source === undefined ? [] : [service]),
    ...(spec?.containerName === undefined ? [] : [spec.containerName]),
    ...(spec?.aliases ?? []),
    ...containers.flatMap(({ name, networks }) => [name, ...networks.flatMap(({ aliases }) => aliases)]),
    ...(source === undefined && containers.length === 0 ? [service] : []),
  ]),
]

export const isColorUp = (units: readonly ColorUnit[]): boolean =>
  units.some(({ containers }) => containers.some(({ running }) => running))
