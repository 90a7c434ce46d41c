import { parsePlacedStatements, type PlacedStatement } from '../nginx-tree.ts'

/** A statement of an nginx file that can say where requests go. */
export interface Reference {
  readonly file: string
  readonly kind: 'pass' | 'server' | 'set'
  /** `host:port`, a name, or a number; without a scheme and a path. */
  readonly target: string
  /** Where the statement stands in the text of the file. */
  readonly start: number
  readonly end: number
  /** The words of the blocks around it, the outermost first. */
  readonly blocks: readonly (readonly string[])[]
}

/** Reads the statements of one file that can say where requests go. Never throws. */
export const readReferences = (file: string, text: string): readonly Reference[] =>
  readBlock(file, parsePlacedStatements(text), [])

function readBlock(
  file: string,
  statements: readonly PlacedStatement[],
  blocks: Reference['blocks'],
): readonly Reference[] {
  return statements.flatMap(({ words, block, start, end }) => {
    const values = words.map(({ value }) => value)
    return block === undefined
      ? toReference({ file, start, end, blocks }, values)
      : readBlock(file, block, [...blocks, values])
  })
}

type Place = Pick<Reference, 'file' | 'start' | 'end' | 'blocks'>

function toReference(place: Place, [name, first = '', second = '']: readonly string[]): readonly Reference[] {
  const block = place.blocks.at(-1)?.[0]
  const of = (kind: Reference['kind'], value: string): readonly Reference[] => {
    const target = value.replace(/^\w+:\/\//, '').replace(/\/.*$/s, '')
    return target === '' || target.startsWith('unix:') ? [] : [{ ...place, kind, target }]
  }
  if (name === 'proxy_pass' || name === 'grpc_pass') return of('pass', first)
  if (name === 'server' && (block === 'upstream' || block === undefined)) return of('server', first)
  if (name === 'set') return of('set', second)
  return name === 'default' && block === 'map' ? of('set', first) : []
}

/** The name of the upstream that a `server` line stands in. */
export const upstreamOf = ({ blocks }: Reference): string | undefined =>
  blocks.at(-1)?.[0] === 'upstream' ? blocks.at(-1)?.[1] : undefined

/** The port at the end of a target. */
export function portOf(target: string): number | undefined {
  const [, port] = /^(?:.*:)?(\d{2,5})$/.exec(target) ?? []
  return port === undefined ? undefined : Number(port)
}

/** The name or address of a target. */
export const hostOf = (target: string): string => (/^\d{2,5}$/.test(target) ? '127.0.0.1' : target.replace(/:\d+$/, ''))
