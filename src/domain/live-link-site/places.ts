import type { PlacedStatement, Token } from '../nginx-tree.ts'

/** A statement that says where requests go, and the word of it that says it: `scheme` + `target` + `rest`. */
export interface Place {
  /** `upstream`: its name. */
  readonly kind: 'pass' | 'server' | 'set' | 'upstream'
  readonly statement: PlacedStatement
  /** The statements around it, the outermost first. */
  readonly parents: readonly PlacedStatement[]
  readonly token: Token
  /** Such as `http://`; empty: none. */
  readonly scheme: string
  /** An address, or the name of an upstream; empty: a variable says it. */
  readonly target: string
  /** The URI. It may begin with a variable. */
  readonly rest: string
}

/** All places of a file. */
export function findPlaces(
  statements: readonly PlacedStatement[],
  parents: readonly PlacedStatement[] = [],
): readonly Place[] {
  return statements.flatMap((statement) => {
    const inner = findPlaces(statement.block ?? [], [...parents, statement])
    const found = findToken(statement, parents.at(-1))
    if (found === undefined) return inner
    const [, scheme = '', target = '', rest = ''] = /^(\w+:\/\/)?([^/$?]*)(.*)$/s.exec(found.token.value) ?? []
    return [{ ...found, statement, parents, scheme, target, rest }, ...inner]
  })
}

function findToken(
  { words: [name, first, second], block }: PlacedStatement,
  parent: PlacedStatement | undefined,
): Pick<Place, 'kind' | 'token'> | undefined {
  if (block !== undefined) return name?.value === 'upstream' ? first && { kind: 'upstream', token: first } : undefined
  if (/^(?:proxy|grpc)_pass$/.test(name?.value ?? '')) return first && { kind: 'pass', token: first }
  // A file of its own may be a part of an upstream.
  if (name?.value === 'server' && /^(?:upstream)?$/.test(nameOf(parent)))
    return first && { kind: 'server', token: first }
  return name?.value === 'set' ? second && { kind: 'set', token: second } : undefined
}

/** Empty: there is none. */
export const nameOf = (statement: PlacedStatement | undefined): string => statement?.words[0]?.value ?? ''

/** All statements, also those in blocks. */
export const flatten = (statements: readonly PlacedStatement[]): readonly PlacedStatement[] =>
  statements.flatMap((each) => [each, ...flatten(each.block ?? [])])

export const parentOf = ({ parents }: Place): PlacedStatement | undefined => parents.at(-1)

/** The server block around a place; undefined: the file is a part of one. */
export const serverOf = ({ parents }: Place): PlacedStatement | undefined =>
  parents.find((each) => nameOf(each) === 'server')
