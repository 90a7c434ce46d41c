import { parse } from 'yaml'
import * as v from 'valibot'

/** A service of the project's Compose file, with the fields that a deployment needs. */
export interface ComposeService {
  readonly image?: string | undefined
  /** Such as `linux/arm64`; absent: the platform of the host. */
  readonly platform?: string | undefined
  readonly pullPolicy?: string | undefined
  /** Its image is built on the host. */
  readonly isBuilt?: boolean | undefined
  /** It could be built on the host, but its image is pulled. */
  readonly canBuild?: boolean | undefined
  /** The ports of the host that it publishes. */
  readonly published: readonly PortBinding[]
  /** It uses the network of the host, so its ports are open on the host without being published. */
  readonly hostNetwork: boolean
  readonly containerName?: string | undefined
  /** The services that must be there before it, in the order of the Compose file. */
  readonly dependsOn?: readonly Dependency[] | undefined
  /** The profiles that it belongs to; absent: none, so it is always active. */
  readonly profiles?: readonly string[] | undefined
  /** The restart policy, such as `unless-stopped`; absent: none. */
  readonly restart?: string | undefined
}

/** A service that must be there before another one, and how far it must have come. */
export interface Dependency {
  readonly service: string
  readonly condition: 'started' | 'healthy' | 'completed'
  /** Whether the other service cannot start without it. */
  readonly required: boolean
}

/** A port of the host that is forwarded to a port of the container. */
export interface PortBinding {
  readonly port: number
  /** The address of the host that it is bound to; absent: all addresses. */
  readonly address?: string | undefined
  /** The port of the container; absent: the binding is part of a range. */
  readonly target?: number | undefined
}

/** The services by name. */
export type ComposeModel = ReadonlyMap<string, ComposeService>

/** A field that only messages use: a value of another type counts as missing, and does not fail a deployment. */
const lenientText = v.fallback(v.optional(v.string()), undefined)

const portSchema = v.union([
  v.string(),
  v.number(),
  v.object({
    published: v.optional(v.union([v.string(), v.number()])),
    host_ip: lenientText,
    target: v.fallback(v.optional(v.number()), undefined),
  }),
])

const textsSchema = v.array(v.string())
const conditionSchema = v.nullable(
  v.object({ condition: lenientText, required: v.fallback(v.optional(v.boolean()), undefined) }),
)

const modelSchema = v.object({
  services: v.record(
    v.string(),
    v.object({
      image: v.optional(v.string()),
      platform: v.optional(v.string()),
      pull_policy: v.optional(v.string()),
      build: v.optional(v.unknown()),
      network_mode: v.optional(v.string()),
      container_name: lenientText,
      restart: lenientText,
      depends_on: v.fallback(v.optional(v.union([textsSchema, v.record(v.string(), conditionSchema)])), undefined),
      links: v.fallback(v.optional(textsSchema), undefined),
      volumes_from: v.fallback(v.optional(textsSchema), undefined),
      ipc: lenientText,
      pid: lenientText,
      profiles: v.fallback(v.optional(textsSchema), undefined),
      ports: v.optional(v.array(portSchema), []),
    }),
  ),
})

/** Parses what `docker compose config` or `docker-compose config` prints. Throws when it is not a Compose project. */
export function parseComposeModel(yaml: string): ComposeModel {
  const { services } = v.parse(modelSchema, parse(yaml))
  return new Map(
    Object.entries(services).map(([name, service]) => [
      name,
      {
        image: service.image,
        platform: service.platform,
        pullPolicy: service.pull_policy,
        isBuilt: isBuilt(service) || undefined,
        canBuild: (hasBuild(service) && !isBuilt(service)) || undefined,
        containerName: service.container_name,
        restart: service.restart,
        dependsOn: parseDependencies(service),
        profiles: service.profiles,
        hostNetwork: service.network_mode === 'host',
        published: service.ports.flatMap(parsePortBindings),
      },
    ]),
  )
}

type ServiceFields = v.InferOutput<typeof modelSchema>['services'][string]

/** Beside an `image:`, `build:` is how somebody else makes that image, unless a policy says that it is built here. */
const isBuilt = (service: ServiceFields): boolean =>
  hasBuild(service) && (service.image === undefined || service.pull_policy === 'build')

const hasBuild = ({ build }: ServiceFields): boolean => (build ?? undefined) !== undefined

const conditions: Readonly<Record<string, Dependency['condition']>> = {
  service_healthy: 'healthy',
  service_completed_successfully: 'completed',
}

/** Undefined: the service depends on nothing. */
function parseDependencies(service: ServiceFields): readonly Dependency[] | undefined {
  const { depends_on: listed = [] } = service
  const written: readonly Dependency[] = isList(listed)
    ? listed.map(startedDependency)
    : Object.entries(listed).map(([name, fields]) => ({
        service: name,
        condition: conditions[fields?.condition ?? ''] ?? 'started',
        required: fields?.required ?? true,
      }))
  const names = new Set(written.map((each) => each.service))
  const implied = findImpliedNames(service).filter((name) => !names.has(name))
  const all = [...written, ...[...new Set(implied)].map(startedDependency)]
  return all.length === 0 ? undefined : all
}

const isList = (value: ServiceFields['depends_on']): value is string[] => Array.isArray(value)

const startedDependency = (service: string): Dependency => ({ service, condition: 'started', required: true })

/** The services whose network, volumes or processes a service uses. */
const findImpliedNames = ({ links = [], volumes_from: volumes = [], ...service }: ServiceFields): readonly string[] => [
  ...links.map((each) => each.replace(/:.*$/, '')),
  ...volumes.filter((each) => !each.startsWith('container:')).map((each) => each.replace(/:.*$/, '')),
  ...[service.network_mode, service.ipc, service.pid].flatMap((mode = '') =>
    mode.startsWith('service:') ? [mode.slice('service:'.length)] : [],
  ),
]

/** Compose 2 writes `{published: "8081"}`, Compose 1 also `127.0.0.1:8081:8080/tcp`; both allow ranges. */
function parsePortBindings(port: v.InferOutput<typeof portSchema>): PortBinding[] {
  if (typeof port === 'number') return []
  if (typeof port === 'object') {
    const { published = '', host_ip: address, target } = port
    return parsePortRange(String(published)).map((hostPort) => ({ port: hostPort, address, target }))
  }
  const [, address, published = '', target] = /^(?:(.*):)?([\d-]+):([\d-]+)(?:\/\w+)?$/.exec(port) ?? []
  const number = Number(target)
  const containerPort = Number.isNaN(number) ? undefined : number
  return parsePortRange(published).map((hostPort) => ({ port: hostPort, address, target: containerPort }))
}

function parsePortRange(text: string): number[] {
  const [from = NaN, to = from] = text === '' ? [] : text.split('-').map(Number)
  return Number.isInteger(from) && Number.isInteger(to) ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : []
}
