import { parse, parseDocument } from 'yaml'
import * as v from 'valibot'

/** A service of the project's Compose file, with the fields that a deployment needs. */
export interface ComposeService {
  readonly image?: string | undefined
  /** Such as `linux/arm64`; absent: the platform of the host. */
  readonly platform?: string | undefined
  readonly pullPolicy?: string | undefined
  /** The ports of the host that it publishes. */
  readonly published: readonly PortBinding[]
  /** It uses the network of the host, so its ports are open on the host without being published. */
  readonly hostNetwork: boolean
  readonly containerName?: string | undefined
  /** The services that Compose starts with it. */
  readonly dependsOn?: readonly string[] | undefined
  /** The restart policy, such as `unless-stopped`; absent: none. */
  readonly restart?: string | undefined
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

const modelSchema = v.object({
  services: v.record(
    v.string(),
    v.object({
      image: v.optional(v.string()),
      platform: v.optional(v.string()),
      pull_policy: v.optional(v.string()),
      network_mode: v.optional(v.string()),
      container_name: lenientText,
      restart: lenientText,
      depends_on: v.fallback(
        v.optional(v.union([v.array(v.string()), v.pipe(v.record(v.string(), v.unknown()), v.transform(Object.keys))])),
        undefined,
      ),
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
        containerName: service.container_name,
        restart: service.restart,
        dependsOn: service.depends_on,
        hostNetwork: service.network_mode === 'host',
        published: service.ports.flatMap(parsePortBindings),
      },
    ]),
  )
}

/** The services that these depend on, directly or not, without themselves. */
export function findDependencies(model: ComposeModel, services: readonly string[]): readonly string[] {
  const all = new Set(services)
  for (const service of all) for (const each of model.get(service)?.dependsOn ?? []) all.add(each)
  return [...all].filter((service) => !services.includes(service))
}

/** The Compose file with these images, by service, in place of the images and builds that it names. */
export function pinImages(yaml: string, images: ReadonlyMap<string, string>): string {
  const document = parseDocument(yaml)
  for (const [service, image] of images) {
    document.setIn(['services', service, 'image'], image)
    document.deleteIn(['services', service, 'build'])
  }
  return document.toString()
}

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
