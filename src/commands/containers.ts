import * as v from 'valibot'
import type { Container } from '../domain/host-state.ts'

const stateSchema = v.object({
  Status: v.string(),
  StartedAt: v.string(),
  ExitCode: v.number(),
  OOMKilled: v.boolean(),
  Error: v.optional(v.string(), ''),
  Health: v.optional(v.nullable(v.object({ Status: v.string() }))),
})
/** Docker prints null for a label that a container does not have. */
const label = v.nullish(v.string(), '')

/** In the order of host-scripts/lib/containers.sh. */
const rowSchema = v.tuple([v.string(), v.string(), label, label, stateSchema, v.string(), v.number(), v.string()])

/** Reads what `describe_containers` of the scripts printed: one JSON array a line. Throws where Docker's format differs. */
export function parseContainers(text: string): Container[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => toContainer(v.parse(rowSchema, JSON.parse(line))))
}

function toContainer([id, name, project, service, state, addresses, restartCount, imageId]: v.InferOutput<
  typeof rowSchema
>): Container {
  return {
    id,
    name: name.replace(/^\//, ''),
    project,
    service,
    status: state.Status,
    startedAt: state.StartedAt,
    addresses: addresses.split(' ').filter((address) => address !== ''),
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    error: state.Error === '' ? undefined : state.Error,
    restartCount,
    // Some engines print "none" where there is no HEALTHCHECK.
    health: [undefined, '', 'none'].includes(state.Health?.Status) ? undefined : state.Health?.Status,
    imageId,
  }
}
