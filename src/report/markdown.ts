import type { BlockContent, Code, Html, Link, PhrasingContent, RootContent, Table, TableCell, Text } from 'mdast'
import { gfmAutolinkLiteralToMarkdown } from 'mdast-util-gfm-autolink-literal'
import { gfmTableToMarkdown } from 'mdast-util-gfm-table'
import { defaultHandlers, toMarkdown, type Handle, type Options } from 'mdast-util-to-markdown'
import { sanitize } from './sanitize.ts'

/** Part of a sentence. A bare string is text: whatever a host or a user put into it, it is shown and means nothing. */
export type Inline = string | PhrasingContent

/** Bounds that keep a summary far below the 1 MiB that GitHub takes, in characters. */
const textLimit = 4_000
const codeLimit = 60_000

/**
 * The one place where Markdown is made: from a tree, so that all text is escaped as its place asks for. What no Markdown
 * knows but GitHub does (a mention, an issue, an emoji, a formula) is broken here, and what eyes cannot read (escape sequences, a digest in full) goes.
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

/** Text where the address is none of the web's: a record on the host could hold any. */
export const makeSafeLink = (label: Inline, url: string): Inline =>
  isWeb(url) ? makeLink(new URL(url).href, toPhrasing([label])) : label

export const paragraph = (...parts: readonly Inline[]): RootContent => ({
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

/** Lines as they are. `language`: `text`, or `mermaid` for a drawing. */
export const codeBlock = (value: string, language = 'text'): Code => ({
  type: 'code',
  lang: language,
  value: clipText(sanitize(value), codeLimit),
})

/** What only some want to read: closed until somebody opens it. */
export const foldedSection = (title: string, ...content: readonly BlockContent[]): readonly RootContent[] => [
  htmlNode(`<details>\n<summary>${escapeHtml(clipText(shortenDigests(sanitize(title)), textLimit))}</summary>`),
  ...content,
  htmlNode('</details>'),
]

/** `home`: an address of the GitHub that this is for. */
export const renderMarkdown = (blocks: readonly RootContent[], home: string): string =>
  toMarkdown(
    { type: 'root', children: [...blocks] },
    {
      extensions: [gfmTableToMarkdown({ tablePipeAlign: false }), gfmAutolinkLiteralToMarkdown(), linksOnlyTo(home)],
      unsafe: [{ character: '~', inConstruct: 'phrasing' }], // two of them strike out
      bullet: '-',
    },
  )

/** A host's record could hold any address: one that leads elsewhere leaves its text alone. */
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

/** GitHub makes a link of every address in a text, and some of these are a host's words: an address is shown as code. */
const textOf = (value: string): PhrasingContent[] =>
  value.split(/((?:https?:\/\/|www\.)[^\s<>"'`]*[^\s<>"'`.,:;)]|\$)/i).flatMap((piece, i) => {
    if (piece === '') return []
    if (piece === '$') return [htmlNode(dollar)]
    return [i % 2 === 1 ? inlineCode(piece) : textNode(piece)]
  })

/** GitHub's own way to say that it begins no formula: a backslash does not do (docs.github.com, "mathematical expressions"). */
const dollar = '<span>$</span>'

const htmlNode = (value: string): Html => ({ type: 'html', value })

/** A zero-width space keeps `@somebody` from being told of a deployment, and `#12`, `GH-12` and `:tada:` what they are. */
const escapeMentions = (value: string): string =>
  sanitize(value)
    .replace(/(^|[^\w./])@(?=\w)/g, '$1@\u200b')
    .replace(/(#|\bGH-)(?=\d)/gi, '$1\u200b')
    .replace(/:(?=(?:[\w+-]*[a-z_+-][\w+-]*|100|1234):)/gi, ':\u200b')

const shortenDigests = (value: string): string => value.replace(/\b(sha256:[0-9a-f]{12})[0-9a-f]{52}\b/g, '$1')

/** The beginning and the end of what is too long, and how much is missing between them. */
function clipText(value: string, limit: number): string {
  if (value.length <= limit) return value
  const half = Math.floor(limit / 2)
  return `${value.slice(0, half)} … ${value.length - 2 * half} characters left out … ${value.slice(-half)}`
}

const makeLink = (url: string, children: PhrasingContent[]): Link => ({ type: 'link', url, children })

const isWeb = (url: string): boolean => URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol)

function escapeHtml(value: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    $: dollar,
  }
  return escapeMentions(value)
    .replaceAll(/\s+/g, ' ')
    .replace(/[&<>"$]/g, (character) => entities[character] ?? '')
}
