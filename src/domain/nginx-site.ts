/** A host and its port in an nginx file: a name, a variable, an IPv4 address, or an IPv6 address in brackets. */
const authority = String.raw`(?:\[[^\]]*\]|[^\s;/:\[]*):(\d+)\b`
const passDirective = new RegExp(String.raw`\b(?:proxy_pass|grpc_pass)\s+["']?\w+://${authority}`, 'g')
const upstreamServer = new RegExp(String.raw`\bserver\s+${authority}`, 'g')

/**
 * The local ports that the file of a site passes requests to, from `proxy_pass` and from the `server` lines of its
 * upstreams. Empty when the file has no port itself (a variable, or an upstream of another file).
 */
export function parseProxiedPorts(site: string): readonly number[] {
  const code = site.replace(/#.*$/gm, '')
  const upstreams = [...code.matchAll(/\bupstream\s+\S+\s*\{([^}]*)\}/g)].flatMap(([, body = '']) => [
    ...body.matchAll(upstreamServer),
  ])
  return [...new Set([...code.matchAll(passDirective), ...upstreams].map(([, port]) => Number(port)))]
}

const anyPass = /\b(?:proxy_pass|grpc_pass)\s+["']?\w+:\/\/([^\s;/"']+)/g

/** Whether the file passes requests to a name that it does not explain: a variable, or an upstream of another file. */
export function hasUnknownTarget(site: string): boolean {
  const code = site.replace(/#.*$/gm, '')
  const upstreams = [...code.matchAll(/\bupstream\s+(\S+)\s*\{/g)].map(([, name]) => name)
  const targets = [...code.matchAll(anyPass)].map(([, target = '']) => target)
  return targets.some((target) => !/:\d+$/.test(target) && !upstreams.includes(target))
}
