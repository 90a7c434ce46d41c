import { parse } from 'yaml'
import * as v from 'valibot'
import type { HostNetwork } from './host-state.ts'

export interface DivergedNetwork {
  readonly name: string
  /** The settings that differ, by their keys in the Compose file. */
  readonly differences: readonly string[]
}

const scalar = v.pipe(v.union([v.string(), v.number(), v.boolean(), v.null()]), v.transform(String))
const pairsSchema = v.fallback(
  v.union([
    v.pipe(
      v.array(v.string()),
      v.transform((lines) =>
        Object.fromEntries(lines.map((line) => [line.replace(/=.*$/s, ''), line.replace(/^[^=]*=?/s, '')])),
      ),
    ),
    v.record(v.string(), scalar),
  ]),
  {},
)
const flagSchema = v.fallback(v.optional(v.boolean(), false), false)
const networkSchema = v.object({
  name: v.fallback(v.optional(v.string()), undefined),
  external: v.fallback(v.optional(v.unknown()), undefined),
  driver: v.fallback(v.optional(v.string(), 'bridge'), 'bridge'),
  driver_opts: v.optional(pairsSchema, {}),
  labels: v.optional(pairsSchema, {}),
  internal: flagSchema,
  enable_ipv6: flagSchema,
})
const fileSchema = v.fallback(v.object({ networks: v.optional(v.record(v.string(), v.nullable(networkSchema)), {}) }), {
  networks: {},
})

/** The networks of a project that exist and are not as its Compose file describes them, as far as Docker shows it. */
export function findDivergedNetworks(
  yaml: string,
  project: string,
  existing: readonly HostNetwork[],
): readonly DivergedNetwork[] {
  const { networks } = v.parse(fileSchema, parse(yaml))
  return Object.entries(networks).flatMap(([key, fields]) => {
    const expected = fields ?? v.parse(networkSchema, {})
    const name = expected.name ?? `${project}_${key}`
    const network = existing.find((each) => each.name === name)
    if (network === undefined || (expected.external !== undefined && expected.external !== false)) return []
    const differences = listDifferences(expected, network)
    return differences.length === 0 ? [] : [{ name, differences }]
  })
}

function listDifferences(expected: v.InferOutput<typeof networkSchema>, found: HostNetwork): readonly string[] {
  return [
    ...(expected.driver === found.driver ? [] : ['driver']),
    ...(areEqual(expected.driver_opts, found.options) ? [] : ['driver_opts']),
    ...(areEqual(expected.labels, found.labels) ? [] : ['labels']),
    ...(expected.internal === found.internal ? [] : ['internal']),
    ...(expected.enable_ipv6 === found.ipv6 ? [] : ['enable_ipv6']),
  ]
}

type Pairs = Readonly<Record<string, string>>

const areEqual = (one: Pairs, other: Pairs): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([key, value]) => other[key] === value)
