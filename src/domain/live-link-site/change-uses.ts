import type { PlacedStatement } from '../nginx-tree.ts'
import { indentAt, linesBefore, type Edit } from './edits.ts'
import { targetStart } from './find-moves.ts'
import type { Use } from './find-uses.ts'
import { keepHost, refuseChangedHost } from './keep-host.ts'
import { hasUri, keepUri } from './keep-uri.ts'
import { nameOf, parentOf, serverOf, type Place } from './places.ts'
import { cacheLines } from './settings.ts'
import type { Site } from './site.ts'

/** The edits that make each place ask the link. */
export function changeUses(site: Site, uses: readonly Use[]): readonly Edit[] {
  const servers = new Set(uses.flatMap(({ place }) => serverOf(place) ?? []))
  return [
    ...[...servers].flatMap((server) => addTests(site, server, uses)),
    ...uses.map((use) => (hasOwnTest(use) ? addOwnTest(site, use) : nameVariable(site, use))),
  ]
}

/** A `set` outside of all locations gets its own `if`: so it holds its value from the same place on. */
const hasOwnTest = ({ place }: Use): boolean => place.kind === 'set' && /^(?:server)?$/.test(nameOf(parentOf(place)))

const test = ({ link }: Site, statement: string): string => `if (-f ${link}/green) { ${statement} }`

/** At the beginning of the block, because a `return` of the server ends what comes after it. */
function addTests(site: Site, server: PlacedStatement, uses: readonly Use[]): readonly Edit[] {
  const { text } = site
  const here = uses.filter((use) => serverOf(use.place) === server && !hasOwnTest(use))
  const tests = [...new Set(here.map(({ choice }) => choice))].flatMap(({ variable, values }) => [
    `set ${variable} ${values.blue};`,
    test(site, `set ${variable} ${values.green};`),
  ])
  const lines = [...cacheLines(site, server), ...tests]
  if (lines.length === 0) return []
  const { open = server.end } = server
  const [restOfLine] = /^[ \t]*(?:#[^\n]*)?(?=\r?\n)/.exec(text.slice(open)) ?? []
  if (restOfLine === undefined)
    return [
      insertion(
        open,
        lines.map((line) => ` ${line}`),
      ),
    ]
  const first = server.block?.[0]
  const indent = (first && indentAt(text, first.start)) ?? `${indentAt(text, server.start) ?? ''}    `
  return [
    insertion(
      open + restOfLine.length,
      lines.map((line) => `\n${indent}${line}`),
    ),
  ]
}

const insertion = (at: number, parts: readonly string[]): Edit => ({ start: at, end: at, text: parts.join('') })

/** The statement with another target. */
function withTarget({ text }: Site, place: Place, target: string): string {
  const { statement, rest } = place
  const start = targetStart(text, place)
  const end = start + place.target.length + (hasUri(place) ? rest.length : 0)
  return text.slice(statement.start, start) + target + text.slice(end, statement.end)
}

function nameVariable(site: Site, use: Use): Edit {
  const { place, choice } = use
  const { start, end } = place.statement
  const lines = place.kind === 'pass' ? [...keepUri(site, place), ...keepHost(site, use)] : []
  if (place.kind === 'set') refuseChangedHost(site, use)
  return { start, end, text: linesBefore(site.text, start, lines) + withTarget(site, place, choice.variable) }
}

function addOwnTest(site: Site, use: Use): Edit {
  const { place, choice } = use
  const { start, end } = place.statement
  refuseChangedHost(site, use)
  const indent = indentAt(site.text, start)
  const [blue, green] = [withTarget(site, place, choice.values.blue), withTarget(site, place, choice.values.green)]
  return { start, end, text: `${blue}${indent === undefined ? ' ' : `\n${indent}`}${test(site, green)}` }
}
