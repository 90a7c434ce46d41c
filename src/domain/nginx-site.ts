/** A host and its port, in nginx's words: a name, a variable, an IPv4 address, or an IPv6 one in brackets. */
const authority = String.raw`(?:\[[^\]]*\]|[^\s;/:\[]*):(\d+)\b`
const pass = new RegExp(String.raw`\b(?:proxy_pass|grpc_pass)\s+["']?\w+://${authority}`, 'g')
const upstreamServer = new RegExp(String.raw`\bserver\s+${authority}`, 'g')

/**
 * The local ports that a site's file passes requests to: those in `proxy_pass` and in the `server` lines of its
 * upstreams. Empty when it names none itself (a variable, or an upstream that another file defines).
 */
export function parseProxiedPorts(site: string): readonly number[] {
  const code = site.replace(/#.*$/gm, '')
  const upstreams = [...code.matchAll(/\bupstream\s+\S+\s*\{([^}]*)\}/g)].flatMap(([, body = '']) => [
    ...body.matchAll(upstreamServer),
  ])
  return [...new Set([...code.matchAll(pass), ...upstreams].map(([, port]) => Number(port)))]
}
