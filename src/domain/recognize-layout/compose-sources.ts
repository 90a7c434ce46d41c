import { parse } from 'yaml'
import * as v from 'valibot'
import type { HostLayout, LayoutComposeFile } from '../host-layout.ts'

/** The Compose files that are used together, and what they say. */
export interface ComposeSource {
  /** Absolute paths. */
  readonly files: readonly string[]
  /** The name at the top of the file. */
  readonly name?: string | undefined
  readonly services: ReadonlyMap<string, SourceService>
  /** The variables that Compose needs a value for. */
  readonly variables: readonly string[]
}

export interface SourceService {
  readonly image: string
  readonly isBuilt: boolean
  readonly containerName?: string | undefined
  readonly published: readonly SourcePort[]
  readonly exposed: readonly number[]
  readonly aliases: readonly string[]
  readonly healthTest: readonly string[]
}

export interface SourcePort {
  /** Absent: the file has a variable in its place. */
  readonly port?: number | undefined
  /** The name of the variable in the place of the port. */
  readonly variable?: string | undefined
  readonly target: number
}

/** Each file by itself, and the files that a running project was made of. */
export function readComposeSources({ composeFiles, containers = [] }: HostLayout): readonly ComposeSource[] {
  const sources = composeFiles.map(readSource)
  const together = new Map(
    containers.flatMap(({ compose }) =>
      compose !== undefined && compose.files.length > 1 ? [[compose.files.join('\n'), compose.files]] : [],
    ),
  )
  const merged = [...together.values()].flatMap((files) => {
    const parts = files.flatMap((path) => sources.find((each) => each.files[0] === path) ?? [])
    return parts.length === files.length ? [mergeSources(parts)] : []
  })
  return [...merged, ...sources].filter(({ services }) => services.size > 0)
}

function mergeSources(parts: readonly ComposeSource[]): ComposeSource {
  const services = new Map<string, SourceService>()
  for (const part of parts)
    for (const [name, service] of part.services) {
      const before = services.get(name)
      services.set(name, before === undefined ? service : mergeServices(before, service))
    }
  return {
    files: parts.flatMap(({ files }) => files),
    name: parts.findLast(({ name }) => name !== undefined)?.name,
    services,
    variables: [...new Set(parts.flatMap(({ variables }) => variables))],
  }
}

const mergeServices = (before: SourceService, after: SourceService): SourceService => ({
  image: after.image === '' ? before.image : after.image,
  isBuilt: before.isBuilt || after.isBuilt,
  containerName: after.containerName ?? before.containerName,
  published: [...before.published, ...after.published],
  exposed: [...before.exposed, ...after.exposed],
  aliases: [...before.aliases, ...after.aliases],
  healthTest: after.healthTest.length > 0 ? after.healthTest : before.healthTest,
})

function readSource({ path, raw, config }: LayoutComposeFile): ComposeSource {
  const written = readYaml(raw)
  const rawServices = toRecord(written.services)
  const services = toRecord((config === undefined ? written : readYaml(config)).services)
  return {
    files: [path],
    name: toText(written.name),
    services: new Map(
      Object.entries(services).map(([name, each]) => [name, readService(toFields(each), toFields(rawServices[name]))]),
    ),
    variables: listVariables(raw),
  }
}

/** A file with an error counts as empty: Compose reports the error. */
function readYaml(text: string): Fields {
  try {
    return toFields(parse(text, { merge: true, logLevel: 'silent' }))
  } catch {
    return {}
  }
}

function readService(service: Fields, raw: Fields): SourceService {
  const written = toList(raw.ports).flatMap(readPort)
  const ports = toList(service.ports).flatMap(readPort)
  const networks = Object.values(toRecord(service.networks))
  return {
    image: toText(service.image) ?? '',
    isBuilt: service.build !== undefined,
    containerName: toText(service.container_name),
    // What Compose prints has a number in the place of a variable, or nothing.
    published: written.some(({ variable }) => variable !== undefined) ? written : ports,
    exposed: toList(service.expose).flatMap((each) => toNumber(each) ?? []),
    aliases: networks.flatMap((each) => toList(toFields(each).aliases).flatMap((alias) => toText(alias) ?? [])),
    healthTest: readHealthTest(toFields(service.healthcheck).test),
  }
}

const readHealthTest = (test: unknown): readonly string[] =>
  typeof test === 'string' ? [test] : toList(test).flatMap((word) => toText(word) ?? [])

function readPort(port: unknown): readonly SourcePort[] {
  const { published, target } = toFields(port)
  const text = target === undefined ? (toText(port) ?? '') : `${toText(published) ?? ''}:${toText(target) ?? ''}`
  const [, variable, fallback, number, inside] =
    /(?:^|:)(?:\$\{?(\w+)(?::?-(\d+))?\}?|(\d+)):(\d+)(?:\/tcp)?$/.exec(text) ?? []
  if (inside === undefined) return []
  return [{ port: toNumber(number ?? fallback), variable, target: Number(inside) }]
}

/** What a file takes from the environment without saying what else it would be. */
function listVariables(raw: string): readonly string[] {
  const code = raw.replace(/(^|\s)#.*$/gm, '').replaceAll('$$', '')
  const names = [...code.matchAll(/\$(?:\{(\w+)(?::?[?][^}]*)?\}|([A-Za-z_]\w*))/g)].map(
    ([, braced, plain]) => braced ?? plain ?? '',
  )
  return [...new Set(names)].filter((name) => /^[A-Za-z_]\w*$/.test(name))
}

/** The fields that are read, of a file, a service, a port, a network and a health check. Each may be anything. */
const fieldsSchema = v.partial(
  v.object({
    name: v.unknown(),
    services: v.unknown(),
    image: v.unknown(),
    build: v.unknown(),
    container_name: v.unknown(),
    ports: v.unknown(),
    expose: v.unknown(),
    networks: v.unknown(),
    aliases: v.unknown(),
    healthcheck: v.unknown(),
    test: v.unknown(),
    published: v.unknown(),
    target: v.unknown(),
  }),
)
type Fields = v.InferOutput<typeof fieldsSchema>
const toFields = (value: unknown): Fields => (v.is(fieldsSchema, value) && !Array.isArray(value) ? value : {})

const recordSchema = v.record(v.string(), v.unknown())
const toRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  v.is(recordSchema, value) && !Array.isArray(value) ? value : {}
const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const toText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
const toNumber = (value: unknown): number | undefined => {
  const number = Number(toText(value) ?? NaN)
  return Number.isInteger(number) && number > 0 && number < 65_536 ? number : undefined
}
