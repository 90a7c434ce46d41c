import type { ReleaseImage, WorkflowRun } from '../domain/record.ts'
import { noBreak } from './format.ts'
import { inlineCode, makeSafeLink, type Inline } from './markdown.ts'

export const runLink = ({ number, url }: WorkflowRun): Inline =>
  makeSafeLink(number > 0 ? noBreak(`run ${number}`) : 'the run', url)

/** A link to a commit, with its short name. A record may have no commit. */
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

/** The same without the repository, which every line of a list would repeat. */
export const imageDigests = (images: readonly ReleaseImage[]): readonly Inline[] =>
  imageNames(images.map(({ digest, ...image }) => ({ ...image, id: digest?.replace(/^.*@/, '') ?? image.id })))

const joinInlines = (parts: readonly Inline[], separator: string): readonly Inline[] =>
  parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part]))
