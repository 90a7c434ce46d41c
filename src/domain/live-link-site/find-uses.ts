import type { PerColor } from '../color.ts'
import { parsePlacedStatements, type PlacedStatement } from '../nginx-tree.ts'
import type { Move } from './find-moves.ts'
import { makeNames } from './make-names.ts'
import { lineAt, NotPossible } from './not-possible.ts'
import { findPlaces, flatten, nameOf, parentOf, type Place } from './places.ts'
import type { Site } from './site.ts'

/** What a place names for each color. */
export interface Switch {
  /** With its `$`. */
  readonly variable: string
  /** The name of an upstream, or an address. */
  readonly values: PerColor<string>
  /**
   * `upstream`: one that was there is now two. `address`: two upstreams are made of the addresses. `name`: the places named
   * these values before.
   */
  readonly origin: 'upstream' | 'address' | 'name'
  readonly targets: PerColor<string>
}

/** A proxy_pass, grpc_pass or set of the live text that depends on the color. */
export interface Use {
  readonly place: Place
  readonly choice: Switch
}

export function findUses(site: Site, moves: readonly Move[]): readonly Use[] {
  const { text, statements, live } = site
  const moved = new Map(moves.map((move) => [move[live].token.start, move]))
  const moving = new Set(moves.flatMap((move) => findSameUpstream(move) ?? []))
  moving.forEach((name) => refuseOtherUses(site, name))
  const upstreams = findUpstreamNames(site)
  const names = makeNames(site)
  const known = new Map<string, Switch>()
  const choose = (base: string, origin: Switch['origin'], targets: PerColor<string>): Switch => {
    const key = JSON.stringify([origin, targets])
    const choice = known.get(key) ?? { ...names(base, origin, targets), targets }
    known.set(key, choice)
    return choice
  }
  // Before the addresses, so that they keep their names.
  moving.forEach((name) => choose(name, 'upstream', { blue: name, green: name }))
  const uses = findPlaces(statements).flatMap((place): readonly Use[] => {
    const move = moved.get(place.token.start)
    if (place.kind === 'server' || place.kind === 'upstream' || (move === undefined && !moving.has(place.target)))
      return []
    const targets = { blue: move?.blue.target ?? place.target, green: move?.green.target ?? place.target }
    const origin = move === undefined ? 'upstream' : isName(place, upstreams) ? 'name' : 'address'
    const choice = choose(origin === 'upstream' ? place.target : 'app', origin, targets)
    return [{ place, choice }]
  })
  const [first] = moves
  if (uses.length === 0 && first !== undefined)
    throw new NotPossible(
      `${site.path} has no server block that passes requests to \`${lineAt(text, first[live].token.start)}\`: a server block must ask the link, so the upstream must be in its file`,
    )
  return uses
}

/** A variable goes on holding what it held: an address needs no upstream there, and a name is resolved as before. */
const isName = ({ kind, target }: Place, upstreams: ReadonlySet<string>): boolean =>
  kind === 'set' || upstreams.has(target)

/** The name of the upstream whose addresses differ, where both sites give it the same name. */
function findSameUpstream({ blue, green }: Move): string | undefined {
  const [name, other] = [parentOf(blue)?.words[1]?.value, parentOf(green)?.words[1]?.value]
  return blue.kind === 'server' && name === other ? name : undefined
}

const findUpstreamNames = ({ statements, others }: Site): ReadonlySet<string> =>
  new Set(
    [...flatten(statements), ...[...others.values()].flatMap((text) => flatten(parsePlacedStatements(text)))].flatMap(
      (each) => (nameOf(each) === 'upstream' ? (each.words[1]?.value ?? []) : []),
    ),
  )

/** An upstream that becomes two may not be named where no variable can stand. */
function refuseOtherUses({ text, statements, others }: Site, name: string): void {
  const [own] = flatten(statements).filter((each) => isForeignUse(each, name))
  if (own !== undefined)
    throw new NotPossible(
      `\`${lineAt(text, own.start)}\` names the upstream ${name}, and only proxy_pass, grpc_pass and set can be changed`,
    )
  for (const [file, other] of others)
    if (
      findPlaces(parsePlacedStatements(other)).some(
        ({ kind, target }) => /^(?:pass|set)$/.test(kind) && target === name,
      )
    )
      throw new NotPossible(`${file} passes requests to the upstream ${name} as well, and only one file can be changed`)
}

function isForeignUse(statement: PlacedStatement, name: string): boolean {
  const values = statement.words.map(({ value }) => value.replace(/^\w+:\/\//, ''))
  const isOther = /_pass$/.test(nameOf(statement)) && !/^(?:proxy|grpc)_pass$/.test(nameOf(statement))
  const inMap =
    nameOf(statement) === 'map' && flatten(statement.block ?? []).some((each) => each.words.at(-1)?.value === name)
  return (isOther && values[1] === name) || inMap
}
