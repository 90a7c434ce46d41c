import * as v from 'valibot'
import type { Config } from '../domain/config.ts'
import type { ContainerLookup, NginxContainer, PublishedPort } from '../domain/nginx-container.ts'
import { FactReader, decodeText } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'

export interface InspectNginxContainerArgs {
  /** The name of a container, or of a service of Compose. */
  readonly name: string
  /** The folder of the Compose project: its service comes before those of other projects. */
  readonly directory: string
  readonly sudo: Config['sudo']
  /** The file in the container from which its entrypoint would write the file of the site; empty: none could be. */
  readonly template: string
}

/** Finds the container that nginx runs in. Changes nothing. */
export function inspectNginxContainer(args: InspectNginxContainerArgs): Command<ContainerLookup> {
  return {
    name: 'find the container of nginx',
    args,
    script: new HostScript('inspect-nginx-container', {
      container: args.name,
      sudo: args.sudo,
      template: args.template,
    }),
    timeoutMs: 30_000,
    parse: (output) => parseLookup(output, args),
  }
}

const nullable = <T>(schema: v.GenericSchema<unknown, T>, empty: T) =>
  v.pipe(
    v.nullable(schema),
    v.transform((value) => value ?? empty),
  )
const bindingsSchema = v.nullable(v.array(v.object({ HostIp: v.string(), HostPort: v.string() })))
const networkSchema = v.object({
  Ports: nullable(v.record(v.string(), bindingsSchema), {}),
  Networks: nullable(v.record(v.string(), v.object({ IPAddress: v.fallback(v.string(), '') })), {}),
})
const text = nullable(v.string(), '')
const mountsSchema = nullable(
  v.array(v.object({ Source: v.fallback(v.string(), ''), Destination: v.string(), RW: v.fallback(v.boolean(), true) })),
  [],
)
/** In the order of host-scripts/inspect-nginx-container.sh. */
const rowSchema = v.tuple([
  v.string(),
  v.string(),
  v.string(),
  text,
  text,
  v.string(),
  v.string(),
  v.string(),
  mountsSchema,
  networkSchema,
])
type Row = v.InferOutput<typeof rowSchema>

function parseLookup(output: string, { name, directory, template }: InspectNginxContainerArgs): ContainerLookup {
  const facts = new FactReader(output)
  const [way, reached] = facts.findAll('docker')[0]?.words ?? []
  if (reached !== 'yes') return { kind: 'unknown' }
  const rows = facts.has('containers') ? parseRows(facts.readText('containers')) : []
  const [found, ...more] = chooseRows(rows, { name, directory })
  if (more.length > 0) return { kind: 'several', names: [found, ...more].flatMap((row) => row?.[1].slice(1) ?? []) }
  if (found !== undefined)
    return { kind: 'found', container: toContainer(found, facts, { sudo: way === 'sudo', template }) }
  const running = facts.has('running') ? facts.readText('running').trim() : ''
  return { kind: 'missing', running: running === '' ? [] : running.split('\n') }
}

const parseRows = (listing: string): readonly Row[] =>
  listing
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => v.parse(rowSchema, JSON.parse(line)))

/** The container with this name; else those of the service in this folder; else those of the service in any folder. */
function chooseRows(
  rows: readonly Row[],
  { name, directory }: Pick<InspectNginxContainerArgs, 'name' | 'directory'>,
): readonly Row[] {
  const unique = [...new Map(rows.map((row) => [row[0], row])).values()]
  const named = unique.filter((row) => row[1] === `/${name}`)
  if (named.length > 0) return named
  const ofService = unique.filter((row) => row[3] === name)
  const inFolder = ofService.filter((row) => row[4] === directory)
  return inFolder.length > 0 ? inFolder : ofService
}

function toContainer(
  [id, name, image, , , status, startedAt, networkMode, mounts, network]: Row,
  facts: FactReader,
  { sudo, template }: { readonly sudo: boolean; readonly template: string },
): NginxContainer {
  const programs = facts.findAll('program').map(({ words: [word = ''] }) => decodeText(word))
  return {
    id,
    name: name.replace(/^\//, ''),
    image,
    isRunning: status === 'running',
    startedAt,
    master: facts.findAll('master').find(({ words }) => words[0] === id)?.words[1],
    program: programs.find((each) => each.startsWith(`${id} `))?.slice(id.length + 1),
    ownNetwork: networkMode !== 'host',
    addresses: Object.values(network.Networks).flatMap(({ IPAddress }) => (IPAddress === '' ? [] : [IPAddress])),
    published: Object.entries(network.Ports).flatMap(toPublished),
    mounts: mounts.map(({ Source, Destination, RW }) => ({ source: Source, destination: Destination, readOnly: !RW })),
    template: facts.findAll('template').some(({ words: [of] }) => of === id) ? template : undefined,
    replaced: facts.findAll('replaced').flatMap(({ words: [of, path = ''] }) => (of === id ? [decodePath(path)] : [])),
    sudo,
  }
}

/** The kernel writes blanks and the like in a path as `\\040`. */
const decodePath = (path: string): string =>
  path.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))

/** `80/tcp`, with the addresses that it is published on; null: on none. */
const toPublished = ([key, bindings]: [string, v.InferOutput<typeof bindingsSchema>]): readonly PublishedPort[] => {
  const containerPort = /^(\d+)\/tcp$/.exec(key)?.[1]
  if (containerPort === undefined || bindings === null) return []
  return bindings.map(({ HostIp, HostPort }) => ({
    containerPort: Number(containerPort),
    address: HostIp,
    port: Number(HostPort),
  }))
}
