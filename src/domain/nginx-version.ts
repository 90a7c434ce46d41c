import { NginxFiles } from './nginx-files.ts'
import type { NginxState } from './host-state.ts'

/** The number in what `nginx -v` prints, such as `nginx version: nginx/1.26.3`; undefined: it is unknown, or of a fork. */
const parseVersion = (text = ''): readonly number[] | undefined =>
  /\b(?:nginx|openresty)\/(\d+(?:\.\d+)*)/.exec(text)?.[1]?.split('.').map(Number)

/** Whether a version of nginx is at least another one; undefined: it is unknown. */
function isAtLeast(text: string | undefined, wanted: readonly number[]): boolean | undefined {
  const version = parseVersion(text)
  if (version === undefined) return undefined
  const index = wanted.findIndex((part, i) => part !== (version[i] ?? 0))
  return index < 0 || (version[index] ?? 0) > (wanted[index] ?? 0)
}

/** Whether nginx may keep connections to a color for later requests: by a line of its configuration, or since 1.29.7. */
export function keepsConnections({ servers, version }: Pick<NginxState, 'servers' | 'version'>): boolean {
  const values = new NginxFiles(servers).findValues('keepalive')
  return values.some((value) => value !== '0') || isAtLeast(version, [1, 29, 7]) !== false
}
