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

/** What a reload does to idle connections of visitors. */
export type IdleAtReload =
  | { readonly kind: 'closed' }
  /** `text`: as the configuration has it. */
  | { readonly kind: 'kept'; readonly text: string; readonly ms: number }

/** Undefined: it closes them too, but this nginx has no setting against it, or its version is not known. */
export function findIdleAtReload({
  servers,
  version,
}: Pick<NginxState, 'servers' | 'version'>): IdleAtReload | undefined {
  const [text] = new NginxFiles(servers).findValues('keepalive_min_timeout')
  const ms = text === undefined ? 0 : parseTime(text)
  if (text !== undefined && ms > 0) return { kind: 'kept', text, ms }
  return isAtLeast(version, [1, 27, 4]) === true ? { kind: 'closed' } : undefined
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** A time of nginx, such as `2s`, `1m 30s` or `75`, in ms. */
const parseTime = (text: string): number =>
  [...text.matchAll(/(\d+)(ms|[smh]?)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitMs[unit === '' ? 's' : (unit ?? 's')] ?? 0),
    0,
  )
