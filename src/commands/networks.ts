import * as v from 'valibot'
import type { HostNetwork } from '../domain/host-state.ts'

const pairsSchema = v.pipe(
  v.nullable(v.record(v.string(), v.string())),
  v.transform((pairs) => pairs ?? {}),
)
/** In the order of host-scripts/read-host.sh. */
const rowSchema = v.tuple([v.string(), pairsSchema, pairsSchema, v.string(), v.boolean(), v.boolean()])

const composeLabels = 'com.docker.compose.'

/** Reads what `print_networks` of read-host.sh printed. Throws where Docker's format differs. */
export const parseNetworks = (text: string): readonly HostNetwork[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => toNetwork(v.parse(rowSchema, JSON.parse(line))))

function toNetwork([name, labels, options, driver, internal, ipv6]: v.InferOutput<typeof rowSchema>): HostNetwork {
  const own = Object.entries(labels).filter(([key]) => !key.startsWith(composeLabels))
  const isHashed = Object.hasOwn(labels, `${composeLabels}config-hash`)
  return { name, isHashed, labels: Object.fromEntries(own), options, driver, internal, ipv6 }
}
