import { defaultListen, parseListen, type Listen } from './nginx-listen.ts'
import { parsePlacedStatements, type PlacedStatement } from './nginx-tree.ts'

/** One statement of an nginx configuration: its words, and its statements if it has a block. */
export interface Statement {
  readonly words: readonly string[]
  readonly block?: readonly Statement[]
}

/** Reads a configuration. Never throws: what nginx itself would reject is read as far as it goes. */
export const parseStatements = (text: string): readonly Statement[] => parsePlacedStatements(text).map(toStatement)

export const toStatement = ({ words, block }: PlacedStatement): Statement => ({
  words: words.map(({ value }) => value),
  ...(block && { block: block.map(toStatement) }),
})

/** One `server` block for HTTP. */
export interface SiteServer {
  readonly names: readonly string[]
  /** Only TCP: no sockets of the file system, and no QUIC. */
  readonly listens: readonly Listen[]
  readonly routes: readonly Route[]
}

/** A place of a server that passes requests on. */
export interface Route {
  /** The words of its innermost `location`; none: it is in none. */
  readonly location: readonly string[]
  /** `host:port`, or the name of an upstream, or a variable. */
  readonly target: string
}

/** The `server` blocks of a file that are no lines of an upstream and not in `stream` or `mail`. */
export function findServers(statements: readonly Statement[]): readonly SiteServer[] {
  return statements.flatMap(({ words: [name], block }) => {
    if (block === undefined) return []
    if (name === 'server') return [toServer(block)]
    return name === 'http' ? findServers(block) : []
  })
}

function toServer(block: readonly Statement[]): SiteServer {
  const values = (name: string) => block.filter(({ words }) => words[0] === name).map(({ words }) => words.slice(1))
  const sslEverywhere = values('ssl').some(([value]) => value === 'on')
  const listens = values('listen')
  return {
    names: values('server_name').flat(),
    listens:
      listens.length === 0
        ? [{ ...defaultListen, ssl: sslEverywhere }]
        : listens.flatMap((words) => parseListen(words, sslEverywhere)),
    routes: findRoutes(fillIn(block, findVariables(block))),
  }
}

type Variable = readonly [string, string]

/** The variables that `set` gives a value, anywhere in a block. A value may name those before it. */
const findVariables = (statements: readonly Statement[]): readonly Variable[] =>
  listSets(statements).reduce<readonly Variable[]>(
    (known, [name, value]) => [...known, [name, fillInWord(value, known)]],
    [],
  )

const listSets = (statements: readonly Statement[]): readonly Variable[] =>
  statements.flatMap(({ words: [name, variable = '', value = ''], block = [] }) =>
    name === 'set' ? [[variable, value]] : listSets(block),
  )

const fillInWord = (word: string, variables: readonly Variable[]): string =>
  variables.reduce(
    (text, [name, value]) => text.replace(new RegExp(`\\${name}(?!\\w)|\\$\\{${name.slice(1)}\\}`, 'g'), () => value),
    word,
  )

/** The same statements with the values of these variables in their place. */
function fillIn(statements: readonly Statement[], variables: readonly Variable[]): readonly Statement[] {
  if (variables.length === 0) return statements
  return statements.map(({ words, block }) => ({
    words: words.map((word) => fillInWord(word, variables)),
    ...(block && { block: fillIn(block, variables) }),
  }))
}

/** `proxy_pass` and `grpc_pass` need a scheme in HTTP; the ones of `stream` have none. */
export function findRoutes(statements: readonly Statement[], location: readonly string[] = []): readonly Route[] {
  return statements.flatMap(({ words: [name = '', ...values], block = [] }) => {
    const isPass = name === 'proxy_pass' || name === 'grpc_pass'
    const target = isPass ? /^\w+:\/\/([^/]+)/.exec(values[0] ?? '')?.[1] : undefined
    const inner = findRoutes(block, name === 'location' ? values : location)
    return target === undefined ? inner : [{ location, target }, ...inner]
  })
}

/** The addresses of each `upstream` block, by its name. */
export function findUpstreams(statements: readonly Statement[]): ReadonlyMap<string, readonly string[]> {
  const upstreams = new Map<string, readonly string[]>()
  for (const {
    words: [kind, name = ''],
    block = [],
  } of statements) {
    if (kind === 'http') findUpstreams(block).forEach((addresses, inner) => upstreams.set(inner, addresses))
    if (kind === 'upstream') upstreams.set(name, findAddresses(block))
  }
  return upstreams
}

/** The addresses in the `server` lines of an upstream. */
const findAddresses = (block: readonly Statement[]): readonly string[] =>
  block.flatMap(({ words: [word, address = ''] }) => (word === 'server' ? [address] : []))
