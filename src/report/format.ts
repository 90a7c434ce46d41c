import { nameWithAdopted } from '../domain/adopt.ts'
import type { Color } from '../domain/color.ts'
import type { ServedRelease } from '../steps/inspect/served-release.ts'

/** A color with a mark that is found at a glance. */
export const colorLabel = (color: Color | undefined, adopted?: string): string =>
  color === undefined ? 'nothing' : `${color === 'blue' ? '🔵' : '🟢'} ${nameWithAdopted(color, adopted)}`

/** `40 ms`, `12.3 s`, `2 min 5 s`, `3 h 20 min`, `4 days`: as exact as readers need it. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)]
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (seconds < 60) return `${(ms / 1000).toFixed(1)} s`
  if (hours < 1) return `${minutes} min ${seconds % 60} s`
  if (hours < 48) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}

/** `2026-01-31 23:59 UTC` of milliseconds since the epoch. */
export const formatUtc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** Keeps a text on one line in a narrow column of a table. */
export const noBreak = (value: string): string => value.replaceAll(' ', '\u00a0').replaceAll('-', '\u2011')

/** Since when a release serves: by the record, else by Docker. Milliseconds since the epoch. */
export function servesSince({ deployedBy, upSince = '' }: ServedRelease): number | undefined {
  const since = deployedBy?.endedAt ?? Date.parse(upSince)
  return Number.isNaN(since) ? undefined : since
}
