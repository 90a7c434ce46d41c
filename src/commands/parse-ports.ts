import * as v from 'valibot'
import type { Config } from '../domain/config.ts'
import type { HostState, PortState, Publisher } from '../domain/host-state.ts'
import { decodeText, FactReader } from '../host/facts.ts'

const text = v.string()
/** In the order of host-scripts/read-host/ports.sh: id, name, image, ports, and the labels of Compose. */
const rowSchema = v.tuple([text, text, text, text, text, text, text, text])

/** Reads what read-host/ports.sh printed. Throws where Docker's format differs. */
export function parsePorts(facts: FactReader, { ports, containerPort }: PortConfig): HostState['ports'] {
  if (containerPort !== undefined) return unusedPorts
  const rows = facts.has('publishers') ? parseRows(facts.readText('publishers')) : []
  const engine = findText(facts, 'engine')
  const read = (number: number): PortState => ({
    number,
    addresses: facts
      .findAll('listens')
      .flatMap(({ words: [name, address = ''] }) => (name === String(number) ? [decodeAddress(address)] : [])),
    publishers: rows.flatMap((row) => toPublisher(row, number)),
    program: parseProgram(findText(facts, `listener-${number}`) ?? ''),
    engine,
  })
  return { blue: ports.blue.map(read), green: ports.green.map(read) }
}

type PortConfig = Pick<Config, 'ports' | 'containerPort'>

/** Of a host that was not asked. */
export const unusedPorts: HostState['ports'] = { blue: [], green: [] }

type Row = v.InferOutput<typeof rowSchema>

const parseRows = (output: string): readonly Row[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => v.parse(rowSchema, JSON.parse(line)))

function toPublisher(row: Row, port: number): readonly Publisher[] {
  const [id, name, image, ports, project, service, directory, oneOff] = row
  const addresses = parsePublishedAddresses(ports, port)
  if (addresses.length === 0) return []
  const label = (value: string) => (value === '' ? undefined : clean(value))
  return [
    {
      id,
      name: clean(name),
      image: clean(image),
      addresses,
      project: label(project),
      service: label(service),
      directory: label(directory),
      isOneOff: oneOff === 'True',
    },
  ]
}

/** `127.0.0.1:8081->80/tcp, :::8081->80/tcp, 0.0.0.0:9000-9002->9000-9002/tcp`, as `docker ps` prints it. */
function parsePublishedAddresses(text: string, port: number): readonly string[] {
  const bindings = [...text.matchAll(/(?:^|, )(?:([^,\s]+?):)?(\d+)(?:-(\d+))?->[\d-]+\/tcp/g)]
  return bindings.flatMap(([, address = '0.0.0.0', first, last = first]) =>
    Number(first) <= port && port <= Number(last) ? [address.replace(/^\[|\]$/g, '')] : [],
  )
}

const ipv4InIpv6 = '0000000000000000FFFF0000'

/** An address of /proc/net/tcp: groups of four bytes, each group backwards. */
function decodeAddress(hex: string): string {
  if (hex.length === 32 && hex.startsWith(ipv4InIpv6)) return decodeAddress(hex.slice(ipv4InIpv6.length))
  const bytes = hex.match(/.{8}/g)?.flatMap((group) => group.match(/../g)?.reverse() ?? []) ?? []
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => bytes.slice(2 * i, 2 * i + 2).join(''))
  return bytes.length === 16 ? shortenIpv6(groups) : hex
}

function shortenIpv6(groups: readonly string[]): string {
  const [last = ''] = groups.slice(-1)
  const isShort = groups.slice(0, -1).every((group) => Number.parseInt(group, 16) === 0)
  const numbers = groups.map((group) => Number.parseInt(group, 16).toString(16))
  return isShort
    ? `::${Number.parseInt(last, 16) === 0 ? '' : Number.parseInt(last, 16).toString(16)}`
    : numbers.join(':')
}

/** `… users:(("nginx",pid=12,fd=6))`, as `ss` prints it for those who may know. */
function parseProgram(line: string): PortState['program'] {
  const [, name, pid] = /users:\(\("([^"]{1,40})",pid=(\d+)/.exec(line) ?? []
  return name === undefined ? undefined : { name: clean(name), pid: Number(pid) }
}

function findText(facts: FactReader, name: string): string | undefined {
  const [fact] = facts.findAll(name)
  const found = decodeText(fact?.words[0] ?? '').trim()
  return found === '' ? undefined : clean(found.slice(0, 300))
}

/** Names that other programs chose can contain anything, and they stand in our messages. */
const clean = (value: string): string => value.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 300)
