/**
 * The local ports that a site's file passes requests to: those in `proxy_pass` and in the `server` lines of its
 * upstreams. Empty when it names none itself (a variable, or an upstream that another file defines).
 */
export function proxiedPorts(site: string): readonly number[] {
  const code = site.replace(/#.*$/gm, '')
  const passes = [...code.matchAll(/\b(?:proxy_pass|grpc_pass)\s+\w+:\/\/[^\s;/]*?:(\d+)\b/g)]
  const upstreams = [...code.matchAll(/\bupstream\s+\S+\s*\{([^}]*)\}/g)].flatMap(([, body = '']) => [
    ...body.matchAll(/\bserver\s+[^\s;]*?:(\d+)\b/g),
  ])
  return [...new Set([...passes, ...upstreams].map(([, port]) => Number(port)))]
}
