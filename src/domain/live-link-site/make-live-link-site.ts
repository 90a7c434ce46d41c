import type { Color, PerColor } from '../color.ts'
import { parsePlacedStatements } from '../nginx-tree.ts'
import { changeUpstreams } from './change-upstreams.ts'
import { changeUses } from './change-uses.ts'
import { applyEdits } from './edits.ts'
import { completeTexts, findMoves } from './find-moves.ts'
import { findUses } from './find-uses.ts'
import { NotPossible } from './not-possible.ts'
import { refuseSettings } from './settings.ts'
import type { Site } from './site.ts'

export interface LiveLinkInput {
  /** The file of each color, or of the text form: the file with the text of each color. One of them may be unknown. */
  readonly texts: PerColor<string | undefined>
  /** What the file of each color passes requests to, in the same order, such as 127.0.0.1:8081. */
  readonly targets: PerColor<readonly string[]>
  readonly live: Color
  /** The link that nginx asks, such as /etc/nginx/colors/live. */
  readonly link: string
  /** The path by which nginx reads the file. */
  readonly path: string
  /** All files that nginx reads, the main one first, by their paths. */
  readonly files: ReadonlyMap<string, string>
}

export type LiveLinkSite =
  | { readonly kind: 'made'; readonly text: string }
  /** `reason`: one sentence. */
  | { readonly kind: 'not-possible'; readonly reason: string }

/** The file that asks the link with each request: the one of the live color, but for what names the color. */
export function makeLiveLinkSite(input: LiveLinkInput): LiveLinkSite {
  try {
    return { kind: 'made', text: makeText(input) }
  } catch (error) {
    if (!(error instanceof NotPossible)) throw error
    return { kind: 'not-possible', reason: `${error.message}.` }
  }
}

function makeText({ live, link, path, files, ...input }: LiveLinkInput): string {
  const texts = completeTexts({ ...input, live })
  const text = texts[live]
  const others = new Map([...files].filter(([file]) => file !== path))
  const folder = [...files.keys()][0]?.replace(/[^/]*$/, '') ?? '/etc/nginx/'
  const site: Site = { texts, live, text, statements: parsePlacedStatements(text), link, path, others, folder }
  const moves = findMoves(texts)
  const uses = findUses(site, moves)
  refuseSettings(site, uses)
  return applyEdits(text, [...changeUpstreams(site, moves, uses), ...changeUses(site, uses)])
}
