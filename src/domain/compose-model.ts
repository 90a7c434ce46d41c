import { parse, parseDocument } from 'yaml'
import * as v from 'valibot'

/** What the project's Compose file says of a service, as far as a deployment asks. */
export interface ComposeService {
  readonly image?: string | undefined
  /** `linux/arm64`, say; absent: the host's own. */
  readonly platform?: string | undefined
  readonly pullPolicy?: string | undefined
  /** Ports of the host that it publishes. */
  readonly published: readonly PortBinding[]
  /** It uses the host's own network, so that its ports are the host's without being published. */
  readonly hostNetwork: boolean
  readonly containerName?: string | undefined
  /** Services that are started with it. */
  readonly dependsOn?: readonly string[] | undefined
  /** The restart policy, such as `unless-stopped`; absent: none. */
  readonly restart?: string | undefined
}

/** A port of the host that leads to one of the container. */
export interface PortBinding {
  readonly port: number
  /** The address of the host that it is bound to; absent: all of them. */
  readonly address?: string | undefined
  /** The container's own; absent: a range. */
  readonly target?: number | undefined
}

export type ComposeModel = ReadonlyMap<string, ComposeService>

/** Read only to tell people of it: a deployment does not fail where it is something else. */
const forPeople = v.fallback(v.optional(v.string()), undefined)

const portSchema = v.union([
  v.string(),
  v.number(),
  v.object({
    published: v.optional(v.union([v.string(), v.number()])),
    host_ip: forPeople,
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
      container_name: forPeople,
      restart: forPeople,
      depends_on: v.fallback(
        v.optional(v.union([v.array(v.string()), v.pipe(v.record(v.string(), v.unknown()), v.transform(Object.keys))])),
        undefined,
      ),
      ports: v.optional(v.array(portSchema), []),
    }),
  ),
})

/** Reads what `config` of either Compose prints. */
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

/** The same Compose file with these services made from exactly these images, by service. */
export function pinImages(yaml: string, images: ReadonlyMap<string, string>): string {
  const document = parseDocument(yaml)
  for (const [service, image] of images) {
    document.setIn(['services', service, 'image'], image)
    document.deleteIn(['services', service, 'build'])
  }
  return document.toString()
}

/** Compose 2 writes `{published: "8081"}`, Compose 1 also `127.0.0.1:8081:8080/tcp`; both know ranges. */
function parsePortBindings(port: v.InferOutput<typeof portSchema>): PortBinding[] {
  if (typeof port === 'number') return []
  if (typeof port === 'object') {
    const { published = '', host_ip: address, target } = port
    return parsePortRange(String(published)).map((each) => ({ port: each, address, target }))
  }
  const [, address, published = '', target] = /^(?:(.*):)?([\d-]+):([\d-]+)(?:\/\w+)?$/.exec(port) ?? []
  const own = Number(target)
  return parsePortRange(published).map((each) => ({ port: each, address, target: Number.isNaN(own) ? undefined : own }))
}

function parsePortRange(text: string): number[] {
  const [from = NaN, to = from] = text === '' ? [] : text.split('-').map(Number)
  return Number.isInteger(from) && Number.isInteger(to) ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : []
}
