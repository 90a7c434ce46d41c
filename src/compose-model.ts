import { parse, parseDocument } from 'yaml'
import * as v from 'valibot'

/** What the project's Compose file says of a service, as far as a deployment asks. */
export interface Service {
  readonly image?: string | undefined
  /** `linux/arm64`, say; absent: the host's own. */
  readonly platform?: string | undefined
  /** Ports of the host that it publishes. */
  readonly published: readonly number[]
  /** It uses the host's own network, so that its ports are the host's without being published. */
  readonly hostNetwork: boolean
}

export type ComposeModel = ReadonlyMap<string, Service>

const portSchema = v.union([
  v.string(),
  v.number(),
  v.object({ published: v.optional(v.union([v.string(), v.number()])) }),
])

const modelSchema = v.object({
  services: v.record(
    v.string(),
    v.object({
      image: v.optional(v.string()),
      platform: v.optional(v.string()),
      network_mode: v.optional(v.string()),
      ports: v.optional(v.array(portSchema), []),
    }),
  ),
})

/** Reads what `config` of either Compose prints. */
export function readModel(yaml: string): ComposeModel {
  const { services } = v.parse(modelSchema, parse(yaml))
  return new Map(
    Object.entries(services).map(([name, { image, platform, network_mode, ports }]) => [
      name,
      { image, platform, hostNetwork: network_mode === 'host', published: ports.flatMap(publishedPorts) },
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
function publishedPorts(port: v.InferOutput<typeof portSchema>): number[] {
  if (typeof port === 'number') return []
  if (typeof port === 'object') return port.published === undefined ? [] : range(String(port.published))
  const [, published] = /(?:^|:)([\d-]+):[\d-]+(?:\/\w+)?$/.exec(port) ?? []
  return published === undefined ? [] : range(published)
}

function range(text: string): number[] {
  const [from = NaN, to = from] = text.split('-').map(Number)
  return Number.isInteger(from) && Number.isInteger(to) ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : []
}
