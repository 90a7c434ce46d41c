import type { Color } from '../domain/color.ts'
import type { ReleaseImage, WorkflowRun } from '../domain/record.ts'
import type { ServedRelease } from '../steps/inspect/status.ts'
import { inlineCode, makeSafeLink, type Inline } from './markdown.ts'

/** A color as one finds it at a glance. */
export const colorLabel = (color: Color | undefined): string =>
  color === undefined ? 'nothing' : `${color === 'blue' ? '🔵' : '🟢'} ${color}`

/** `40 ms`, `12.3 s`, `2 min 5 s`, `3 h 20 min`, `4 days`: as exact as anybody wants it. */
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

/** In a narrow column of a table. */
export const noBreak = (value: string): string => value.replaceAll(' ', '\u00a0').replaceAll('-', '\u2011')

/** Since when: by the record, else by Docker. */
export function servesSince({ deployedBy, upSince = '' }: ServedRelease): number | undefined {
  const since = deployedBy?.endedAt ?? Date.parse(upSince)
  return Number.isNaN(since) ? undefined : since
}

export const runLink = ({ number, url }: WorkflowRun): Inline =>
  makeSafeLink(number > 0 ? noBreak(`run ${number}`) : 'the run', url)

/** The commit as GitHub shortens it. A record may know none. */
export function commitLink({ sha, url }: Pick<WorkflowRun, 'sha' | 'url'>): Inline {
  const name = sha === '' ? 'unknown' : sha.slice(0, 7)
  return makeSafeLink(inlineCode(name), url.replace(/\/actions\/runs\/.*$/, `/commit/${encodeURIComponent(sha)}`))
}

/** `repository@sha256:…` of a release's only service, or with the services' names where there are several. */
export const imageNames = (images: readonly ReleaseImage[]): readonly Inline[] =>
  joinInlines(
    images.map(({ service, digest, id }) =>
      inlineCode(images.length > 1 ? `${service}=${digest ?? id}` : (digest ?? id)),
    ),
    ', ',
  )

/** The same without the repository, which is the same in every line of a list. */
export const imageDigests = (images: readonly ReleaseImage[]): readonly Inline[] =>
  imageNames(images.map(({ digest, ...image }) => ({ ...image, id: digest?.replace(/^.*@/, '') ?? image.id })))

const joinInlines = (parts: readonly Inline[], by: string): readonly Inline[] =>
  parts.flatMap((part, i) => (i === 0 ? [part] : [by, part]))
