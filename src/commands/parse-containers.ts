import * as v from 'valibot'
import type { ComposeOrigin, LayoutContainer, LayoutHealth, PublishedPort, RunSettings } from '../domain/host-layout.ts'
import { decodeText, type FactReader } from '../host/facts.ts'

/** Docker writes null where there is nothing, and fields differ by version: what is not as expected counts as absent. */
const text = v.fallback(v.optional(v.string(), ''), '')
const number = v.fallback(v.optional(v.number()), undefined)
const texts = v.fallback(v.optional(v.array(v.string()), []), [])
const record = <Value extends v.GenericSchema>(value: Value) =>
  v.optional(
    v.pipe(
      v.fallback(v.nullable(v.record(v.string(), value)), null),
      v.transform((found): Readonly<Record<string, v.InferOutput<Value>>> => found ?? {}),
    ),
    null,
  )
const command = v.fallback(v.optional(v.array(v.string())), undefined)
const list = <Item extends v.GenericSchema>(item: Item) => v.fallback(v.optional(v.array(item), []), [])

const healthSchema = v.fallback(
  v.optional(v.object({ Test: texts, Interval: number, Timeout: number, StartPeriod: number, Retries: number })),
  undefined,
)
const configSchema = v.object({
  Image: text,
  Cmd: command,
  Entrypoint: command,
  User: text,
  WorkingDir: text,
  Labels: record(v.string()),
  ExposedPorts: record(v.unknown()),
  Healthcheck: healthSchema,
})
const bindings = record(list(v.object({ HostIp: text, HostPort: text })))
const containerSchema = v.tuple([
  v.string(),
  v.string(),
  v.string(),
  v.boolean(),
  configSchema,
  v.object({
    NetworkMode: text,
    Memory: number,
    ExtraHosts: texts,
    PortBindings: bindings,
  }),
  v.object({ Ports: bindings, Networks: record(v.object({ Aliases: texts, IPAddress: text })) }),
  list(
    v.object({
      Type: text,
      Name: text,
      Source: text,
      Destination: text,
      RW: v.fallback(v.optional(v.boolean()), true),
    }),
  ),
])
const imageSchema = v.tuple([v.string(), configSchema, texts])

type Inspected = v.InferOutput<typeof containerSchema>
type Image = v.InferOutput<typeof imageSchema>

export function parseContainers(facts: FactReader): readonly LayoutContainer[] {
  const images = new Map(parseLines(facts, 'images', imageSchema).map((each) => [each[0], each]))
  const environments = new Map(facts.findAll('environment').map(({ words: [id = '', ...names] }) => [id, names]))
  return parseLines(facts, 'containers', containerSchema).map((each) =>
    toContainer(each, { image: images.get(each[2]), environment: environments.get(each[0]) ?? [] }),
  )
}

/** A line that cannot be read is left out: it may be cut. */
function parseLines<Schema extends v.GenericSchema>(
  facts: FactReader,
  name: string,
  schema: Schema,
): readonly v.InferOutput<Schema>[] {
  const lines = facts.findAll(name).flatMap(({ words: [word = '='] }) => decodeText(word).split('\n'))
  return lines.flatMap((line) => {
    const parsed = v.safeParse(schema, parseJson(line))
    return parsed.success ? [parsed.output] : []
  })
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

interface FromElsewhere {
  /** Absent: Compose made the container. */
  readonly image: Image | undefined
  readonly environment: readonly string[]
}

function toContainer(inspected: Inspected, elsewhere: FromElsewhere): LayoutContainer {
  const [id, name, , running, config, host, network, mounts] = inspected
  const ports = toPublished(network.Ports)
  return {
    id,
    name: name.replace(/^\//, ''),
    image: config.Image,
    running,
    isLocalImage: elsewhere.image !== undefined && elsewhere.image[2].length === 0,
    compose: toOrigin(config.Labels),
    networkMode: host.NetworkMode,
    // A container that does not run publishes nothing now.
    published: ports.length > 0 ? ports : toPublished(host.PortBindings),
    exposed: Object.keys(config.ExposedPorts).flatMap(toTcpPort),
    networks: Object.entries(network.Networks).map(([key, { Aliases, IPAddress }]) => ({
      name: key,
      aliases: Aliases,
      address: IPAddress,
    })),
    mounts: mounts.map(({ Type, Name, Source, Destination, RW }) => ({
      type: Type,
      source: Type === 'volume' ? Name : Source,
      target: Destination,
      readOnly: !RW,
    })),
    healthTest: config.Healthcheck?.Test ?? [],
    settings: toSettings(inspected, elsewhere),
  }
}

/** `8080/tcp` */
const toTcpPort = (key: string): readonly number[] => {
  const [, port] = /^(\d{1,5})\/tcp$/.exec(key) ?? []
  return port === undefined ? [] : [Number(port)]
}

const toPublished = (ports: Inspected[6]['Ports']): readonly PublishedPort[] =>
  Object.entries(ports).flatMap(([key, bound]) =>
    toTcpPort(key).flatMap((target) =>
      bound.flatMap(({ HostIp, HostPort }) =>
        /^\d{1,5}$/.test(HostPort) && HostPort !== '0' ? [{ address: HostIp, port: Number(HostPort), target }] : [],
      ),
    ),
  )

function toOrigin(labels: Readonly<Record<string, string>>): ComposeOrigin | undefined {
  const read = (key: string) => labels[`com.docker.compose.${key}`] ?? ''
  const [project, service, folder] = [read('project'), read('service'), read('project.working_dir')]
  if (project === '' || service === '' || read('oneoff') === 'True') return undefined
  const files = read('project.config_files')
    .split(',')
    .filter((file) => file !== '')
  return { project, service, folder, files: files.map((file) => (file.startsWith('/') ? file : `${folder}/${file}`)) }
}

/** What the image says by itself is left out. */
function toSettings([, , , , config, host]: Inspected, { image, environment }: FromElsewhere): RunSettings {
  const own = image?.[1]
  const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other)
  return {
    environment,
    command: differs(config.Cmd, own?.Cmd) ? config.Cmd : undefined,
    entrypoint: differs(config.Entrypoint, own?.Entrypoint) ? config.Entrypoint : undefined,
    user: config.User === '' || config.User === own?.User ? undefined : config.User,
    workingDir: config.WorkingDir === own?.WorkingDir ? undefined : config.WorkingDir,
    memoryBytes: host.Memory,
    extraHosts: host.ExtraHosts,
    health: differs(config.Healthcheck, own?.Healthcheck) ? toHealth(config.Healthcheck) : undefined,
  }
}

const toHealth = (health: Inspected[4]['Healthcheck']): LayoutHealth | undefined =>
  health && {
    test: health.Test,
    interval: health.Interval,
    timeout: health.Timeout,
    startPeriod: health.StartPeriod,
    retries: health.Retries,
  }
