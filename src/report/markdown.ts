import type {
  BlockContent,
  Code,
  Html,
  Link,
  Paragraph,
  PhrasingContent,
  RootContent,
  Table,
  TableCell,
  Text,
} from 'mdast'
import { gfmAutolinkLiteralToMarkdown } from 'mdast-util-gfm-autolink-literal'
import { gfmTableToMarkdown } from 'mdast-util-gfm-table'
import { defaultHandlers, toMarkdown, type Handle, type Options } from 'mdast-util-to-markdown'
import { clipText, dollar, escapeHtml, escapeMentions, shortenDigests } from './plain-text.ts'
import { sanitize } from './sanitize.ts'

/** Part of a sentence. A string is plain text: it is shown as it is, whatever a host or a user wrote into it. */
export type Inline = string | PhrasingContent

/** In characters. They keep a summary far below the 1 MiB that GitHub accepts. */
const textLimit = 4_000
const codeLimit = 60_000

/**
 * Markdown is made only in this file, from a tree, so all text is escaped as its place needs it. GitHub's additions (a
 * mention, an issue, an emoji, a formula) get no effect, and what people cannot read (escape sequences, a whole digest) is
 * removed or shortened.
 */
const textNode = (value: string): Text => ({
  type: 'text',
  value: escapeMentions(clipText(shortenDigests(value), textLimit)),
})

export const inlineCode = (value: string): PhrasingContent => ({
  type: 'inlineCode',
  value: clipText(shortenDigests(sanitize(value)), textLimit).replaceAll('\n', ' '),
})

export const strong = (...parts: readonly Inline[]): PhrasingContent => ({
  type: 'strong',
  children: toPhrasing(parts),
})

/** A link, or plain text if the address is not http or https: a record on the host could contain any address. */
export const makeSafeLink = (label: Inline, url: string): Inline =>
  isWeb(url) ? makeLink(new URL(url).href, toPhrasing([label])) : label

export const paragraph = (...parts: readonly Inline[]): Paragraph => ({
  type: 'paragraph',
  children: toPhrasing(parts),
})

export const heading = (depth: 2 | 3, ...parts: readonly Inline[]): RootContent => ({
  type: 'heading',
  depth,
  children: toPhrasing(parts.map((part) => (typeof part === 'string' ? part.replaceAll(/\s+/g, ' ') : part))),
})

export const list = (items: readonly (readonly Inline[])[]): RootContent => ({
  type: 'list',
  spread: false,
  children: items.map((parts) => ({
    type: 'listItem',
    spread: false,
    children: [{ type: 'paragraph', children: toPhrasing(parts) }],
  })),
})

export type Cell = Inline | readonly Inline[]

/** A table; every row has as many cells as the head. */
export const table = (head: readonly Cell[], rows: readonly (readonly Cell[])[]): Table => ({
  type: 'table',
  children: [head, ...rows].map((cells) => ({ type: 'tableRow', children: cells.map(toCell) })),
})

/** Lines, unchanged. `language`: `text`, or `mermaid` for a diagram. */
export const codeBlock = (value: string, language = 'text'): Code => ({
  type: 'code',
  lang: language,
  value: clipText(sanitize(value), codeLimit),
})

/** A section that is closed until a reader opens it. */
export const foldedSection = (title: string, ...content: readonly BlockContent[]): readonly RootContent[] => [
  htmlNode(`<details>\n<summary>${escapeHtml(clipText(shortenDigests(sanitize(title)), textLimit))}</summary>`),
  ...content,
  htmlNode('</details>'),
]

/** `home`: the URL of the GitHub server that shows the text. Only links to that server stay links. */
export const renderMarkdown = (blocks: readonly RootContent[], home: string): string =>
  toMarkdown(
    { type: 'root', children: [...blocks] },
    {
      extensions: [gfmTableToMarkdown({ tablePipeAlign: false }), gfmAutolinkLiteralToMarkdown(), linksOnlyTo(home)],
      unsafe: [{ character: '~', inConstruct: 'phrasing' }], // two of them would strike the text out
      bullet: '-',
    },
  )

/** A record on the host could contain any address. A link to another server becomes plain text. */
function linksOnlyTo(home: string): Options {
  // eslint-disable-next-line max-params -- the library's own signature
  const link: Handle = (node: Link, parent, state, info) =>
    originOf(node.url) === originOf(home)
      ? defaultHandlers.link(node, parent, state, info)
      : state.containerPhrasing(node, info)
  return { handlers: { link } }
}

const originOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).origin : undefined)

const toCell = (cell: Cell): TableCell => ({
  type: 'tableCell',
  children: toPhrasing(isList(cell) ? cell : [cell]),
})

const isList = (cell: Cell): cell is readonly Inline[] => Array.isArray(cell)

const toPhrasing = (parts: readonly Inline[]): PhrasingContent[] =>
  parts.flatMap((part) => (typeof part === 'string' ? textOf(part) : [part]))

/** GitHub makes a link of every address in a text, and the text can come from a host. So an address is shown as code. */
const textOf = (value: string): PhrasingContent[] =>
  value.split(/((?:https?:\/\/|www\.)[^\s<>"'`]*[^\s<>"'`.,:;)]|\$)/i).flatMap((piece, i) => {
    if (piece === '') return []
    if (piece === '$') return [htmlNode(dollar)]
    return [i % 2 === 1 ? inlineCode(piece) : textNode(piece)]
  })

const htmlNode = (value: string): Html => ({ type: 'html', value })

const makeLink = (url: string, children: PhrasingContent[]): Link => ({ type: 'link', url, children })

const isWeb = (url: string): boolean => URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol)
