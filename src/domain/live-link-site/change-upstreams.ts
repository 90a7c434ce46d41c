import { colors, type PerColor } from '../color.ts'
import { parsePlacedStatements, type PlacedStatement } from '../nginx-tree.ts'
import { indentAt, type Edit } from './edits.ts'
import type { Move } from './find-moves.ts'
import type { Switch, Use } from './find-uses.ts'
import { NotPossible } from './not-possible.ts'
import { flatten, nameOf, parentOf, serverOf, type Place } from './places.ts'
import type { Site } from './site.ts'

/** The edits that give each color an upstream of its own. */
export const changeUpstreams = (site: Site, moves: readonly Move[], uses: readonly Use[]): readonly Edit[] => [
  ...splitUpstreams(site, moves, uses),
  ...addUpstreams(site, uses),
]

function splitUpstreams(site: Site, moves: readonly Move[], uses: readonly Use[]): readonly Edit[] {
  const edits = new Map<PlacedStatement, Edit>()
  for (const move of moves) {
    const upstream = upstreamOf(move[site.live])
    const [blue, green] = [upstreamOf(move.blue)?.words[1]?.value, upstreamOf(move.green)?.words[1]?.value]
    if (upstream === undefined || blue === undefined || green === undefined) continue
    const names = { blue, green }
    const newNames = blue === green ? findNewNames(site, blue, uses) : names
    const texts = colors.map((color) => copyUpstream(site.texts[color], names[color], newNames[color]))
    const indent = indentAt(site.text, upstream.start)
    const text = texts.join(indent === undefined ? ' ' : `\n${indent}`)
    edits.set(upstream, { start: upstream.start, end: upstream.end, text })
  }
  return [...edits.values()]
}

const upstreamOf = (place: Place): PlacedStatement | undefined =>
  place.kind === 'upstream' ? place.statement : place.kind === 'server' ? parentOf(place) : undefined

function findNewNames({ path }: Site, name: string, uses: readonly Use[]): PerColor<string> {
  const use = uses.find(({ choice }) => choice.origin === 'upstream' && choice.targets.blue === name)
  if (use === undefined) throw new NotPossible(`No server block of ${path} passes requests to the upstream ${name}`)
  return use.choice.values
}

/** An upstream as it stands in the site of a color, under another name. */
function copyUpstream(text: string, name: string, newName: string): string {
  const isWanted = (each: PlacedStatement) => nameOf(each) === 'upstream' && each.words[1]?.value === name
  const found = flatten(parsePlacedStatements(text)).find(isWanted)
  const word = found?.words[1]
  if (found === undefined || word === undefined) return ''
  return text.slice(found.start, word.start) + newName + text.slice(word.end, found.end)
}

/** Before the first server block that needs them, and before its comment. */
function addUpstreams({ text }: Site, uses: readonly Use[]): readonly Edit[] {
  const places = new Map<Switch, PlacedStatement>()
  for (const { place, choice } of uses) {
    const server = serverOf(place)
    if (choice.origin === 'address' && server !== undefined && !places.has(choice)) places.set(choice, server)
  }
  return [...new Set(places.values())].map((server) => {
    const indent = indentAt(text, server.start)
    const lines = [...places].filter(([, each]) => each === server).flatMap(([choice]) => upstreamLines(choice))
    if (indent === undefined) return { start: server.start, end: server.start, text: `${lines.join(' ')} ` }
    const start = startOfComment(text, server.start - indent.length)
    return { start, end: start, text: `${lines.map((line) => `${indent}${line}\n`).join('')}\n` }
  })
}

const upstreamLines = ({ values, targets }: Switch): readonly string[] =>
  colors.map((color) => `upstream ${values[color]} { server ${targets[color]}; }`)

/** Where the lines begin that are comments and stand directly before a line. */
function startOfComment(text: string, at: number): number {
  const lines = text.slice(0, at).split('\n').slice(0, -1)
  const comments = lines.slice(lines.findLastIndex((line) => !/^\s*#/.test(line)) + 1)
  return at - comments.reduce((length, line) => length + line.length + 1, 0)
}
