import type { Color } from '../domain/color.ts'
import type { ReleaseImage, Run } from '../domain/record.ts'
import type { Serves } from '../steps/inspect/status.ts'
import { code, link, type Inline } from './markdown.ts'

/** A colour as one finds it at a glance. */
export const colored = (color: Color | undefined): string =>
  color === undefined ? 'nothing' : `${color === 'blue' ? '🔵' : '🟢'} ${color}`

/** `40 ms`, `12.3 s`, `2 min 5 s`, `3 h 20 min`, `4 days`: as exact as anybody wants it. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)]
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (seconds < 60) return `${(ms / 1000).toFixed(1)} s`
  if (hours < 1) return `${minutes} min ${seconds % 60} s`
  if (hours < 48) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}

/** `2026-01-31 23:59 UTC` of milliseconds since the epoch. */
export const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** In a narrow column of a table. */
export const unbroken = (value: string): string => value.replaceAll(' ', '\u00a0').replaceAll('-', '\u2011')

/** Since when: by the record, else by Docker. */
export function servesSince({ broughtBy, upSince = '' }: Serves): number | undefined {
  const since = broughtBy?.endedAt ?? Date.parse(upSince)
  return Number.isNaN(since) ? undefined : since
}

export const runLink = ({ number, url }: Run): Inline => link(number > 0 ? unbroken(`run ${number}`) : 'the run', url)

/** The commit as GitHub shortens it. A record may know none. */
export function commitLink({ sha, url }: Pick<Run, 'sha' | 'url'>): Inline {
  const name = sha === '' ? 'unknown' : sha.slice(0, 7)
  return link(code(name), url.replace(/\/actions\/runs\/.*$/, `/commit/${encodeURIComponent(sha)}`))
}

/** `repository@sha256:…` of a release's only service, or with the services' names where there are several. */
export const imageNames = (images: readonly ReleaseImage[]): readonly Inline[] =>
  separated(
    images.map(({ service, digest, id }) => code(images.length > 1 ? `${service}=${digest ?? id}` : (digest ?? id))),
    ', ',
  )

/** The same without the repository, which is the same in every line of a list. */
export const digests = (images: readonly ReleaseImage[]): readonly Inline[] =>
  imageNames(images.map(({ digest, ...image }) => ({ ...image, id: digest?.replace(/^.*@/, '') ?? image.id })))

const separated = (parts: readonly Inline[], by: string): readonly Inline[] =>
  parts.flatMap((part, i) => (i === 0 ? [part] : [by, part]))
