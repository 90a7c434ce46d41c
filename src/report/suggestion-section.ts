import type { RootContent } from 'mdast'
import type { HostChange, Recognition } from '../domain/recognize-layout/recognition.ts'
import { formatWithBlock } from '../domain/with-block.ts'
import { suggestionTitle } from '../steps/inspect/guide.ts'
import { codeBlock, foldedSection, heading, list, paragraph } from './markdown.ts'

/** The inputs that fit the server, as a block to paste, or why there are none. */
export function suggestionSection(suggestion: Recognition): readonly RootContent[] {
  const title = heading(3, 'The layout of this server')
  if (suggestion.kind === 'not-supported')
    return [title, paragraph(`${suggestion.reason}.`), paragraph(suggestion.change)]
  const changes = suggestion.kind === 'fits-with' ? suggestion.changes : []
  return [
    title,
    list(suggestion.found.map((each) => [each])),
    ...changes.flatMap(changeSection),
    paragraph(suggestionTitle(suggestion)),
    codeBlock(formatWithBlock(suggestion.inputs), 'yaml'),
    ...(suggestion.notes.length === 0 ? [] : [list(suggestion.notes.map((each) => [each]))]),
    ...withoutReloadSection(suggestion.withoutReload),
  ]
}

/** Folded, since it is for sites behind a load balancer alone. */
const withoutReloadSection = ([why, ...lines]: readonly string[] = []): readonly RootContent[] => {
  if (why === undefined) return []
  const block = lines.length === 0 ? [] : [codeBlock(lines.join('\n'))]
  return foldedSection('A switch without a reload, for a site behind a load balancer', paragraph(why), ...block)
}

const changeSection = ({ path, what, text }: HostChange): readonly RootContent[] => [
  paragraph(`First change this on the server. ${what}:`),
  codeBlock(text, /\.ya?ml$/.test(path) ? 'yaml' : 'sh'),
]
