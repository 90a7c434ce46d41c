/** One statement of an nginx configuration: its words, and its statements if it has a block. */
export interface Statement {
  readonly words: readonly string[]
  readonly block?: readonly Statement[]
}

/**
 * A comment, a quoted word, one of `;`, `{` and `}`, or a plain word. As in nginx, a quote and a `#` count only where a word
 * begins, and a word may hold a `}` and a `${`.
 */
const tokenPattern =
  /#[^\n]*|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|[;{}]|(?:\$\{|\\.|[^\s;{}])(?:\$\{|\\.|[^\s;{])*/gs

/** Reads a configuration. Never throws: what nginx itself would reject is read as far as it goes. */
export function parseStatements(text: string): readonly Statement[] {
  const root: Statement[] = []
  const open = [root]
  let words: string[] = []
  const statements = () => open.at(-1) ?? root
  for (const [token, inDouble, inSingle] of text.matchAll(tokenPattern)) {
    if (token.startsWith('#')) continue
    if (token === ';') {
      if (words.length > 0) statements().push({ words })
      words = []
    } else if (token === '{') {
      const block: Statement[] = []
      statements().push({ words, block })
      open.push(block)
      words = []
    } else if (token === '}') {
      if (open.length > 1) open.pop()
      words = []
    } else words.push(inDouble ?? inSingle ?? token)
  }
  return root
}

/** One address on which a server of nginx takes connections. */
export interface Listen {
  /** `*` for every IPv4 address, `[::]` for every IPv6 address; an IPv6 address has brackets. */
  readonly address: string
  readonly port: number
  readonly ssl: boolean
  readonly proxyProtocol: boolean
  readonly isDefault: boolean
}

/** One `server` block for HTTP. */
export interface SiteServer {
  readonly names: readonly string[]
  /** Only TCP: no sockets of the file system, and no QUIC. */
  readonly listens: readonly Listen[]
  /** What it passes requests to: `host:port`, or the name of an upstream. */
  readonly targets: readonly string[]
}

const defaultListen: Listen = { address: '*', port: 80, ssl: false, proxyProtocol: false, isDefault: false }

/** Reads the parameters of `listen`; undefined for a listen that takes no TCP connections. */
function parseListen([place = '', ...options]: readonly string[], sslEverywhere: boolean): Listen | undefined {
  const match = /^(?:(\[[\da-f:.]+\]|[^\s:[\]]+):)?(\d+)$/i.exec(place)
  const address = match === null ? place : (match[1] ?? '*')
  if (place.startsWith('unix:') || options.includes('quic') || !/^(?:\*|\[[\da-f:.]+\]|[\w.-]+)$/i.test(address))
    return undefined
  const port = Number(match?.[2] ?? 80)
  if (port < 1 || port > 65_535) return undefined
  return {
    address: address === '0.0.0.0' ? '*' : address.toLowerCase(),
    port,
    ssl: sslEverywhere || options.includes('ssl'),
    proxyProtocol: options.includes('proxy_protocol'),
    isDefault: options.includes('default_server') || options.includes('default'),
  }
}

/** Whether what this listen accepts is accepted by the other one as well: the same way, on the same address or on all. */
export const isCoveredBy = (listen: Listen, other: Listen): boolean =>
  listen.port === other.port &&
  listen.ssl === other.ssl &&
  listen.proxyProtocol === other.proxyProtocol &&
  (listen.address === other.address || other.address === (listen.address.startsWith('[') ? '[::]' : '*'))

/** The line of the configuration, without what does not matter for where it listens. */
export function formatListen({ address, port, ssl, proxyProtocol }: Listen): string {
  const options = `${ssl ? ' ssl' : ''}${proxyProtocol ? ' proxy_protocol' : ''}`
  return `listen ${address === '*' ? '' : `${address}:`}${port}${options};`
}

/** The `server` blocks of a file that are no lines of an upstream and not in `stream` or `mail`. */
export function findServers(statements: readonly Statement[]): readonly SiteServer[] {
  return statements.flatMap(({ words: [name], block = [] }) => {
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
        : listens.flatMap((words) => parseListen(words, sslEverywhere) ?? []),
    targets: findTargets(block),
  }
}

/** `proxy_pass` and `grpc_pass` need a scheme in HTTP; the ones of `stream` have none. */
function findTargets(block: readonly Statement[]): readonly string[] {
  return block.flatMap(({ words: [name, value = ''], block: inner = [] }) => {
    const target = name === 'proxy_pass' || name === 'grpc_pass' ? /^\w+:\/\/([^/]+)/.exec(value)?.[1] : undefined
    return [...(target === undefined ? [] : [target]), ...findTargets(inner)]
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
    const addresses = block.flatMap(({ words: [word, address = ''] }) => (word === 'server' ? [address] : []))
    if (kind === 'upstream') upstreams.set(name, addresses)
  }
  return upstreams
}
