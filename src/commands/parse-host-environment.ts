import { Facts } from '../host/facts.ts'
import type { Disk, Surroundings } from '../domain/host-environment.ts'
import { parseAnswer } from './query-registry.ts'
import type { LookAroundArgs } from './read-host-environment.ts'

/** Reads what the script of look-around.ts printed. */
export function parseSurroundings(output: string, { images }: Pick<LookAroundArgs, 'images'>): Surroundings {
  const facts = new Facts(output)
  const lines = (name: string) =>
    facts.has(name)
      ? facts
          .text(name)
          .split('\n')
          .filter((line) => line !== '')
      : undefined
  const [available, swap] = numbersOf(facts, 'memory')
  const [link] = lines('link') ?? []
  const patterns = lines('includes')
  const clock = numbersOf(facts, 'clock')[0]
  return {
    clockMs: clock && clock * 1000,
    memory: available === undefined ? undefined : { availableKiB: available, swapKiB: swap ?? 0 },
    disk: readDisk(facts),
    used: lines('used')?.map((line) => toBytes(line.split(' / ')[0] ?? '')),
    imageBytes: lines('sizes')?.reduce((sum, size) => sum + Number(size), 0),
    containers: lines('containers')?.map(readOwned),
    restarts: new Map(lines('restarts')?.map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? ''])),
    listening: facts.all('listens').flatMap(({ words: [port, yes] }) => (yes === 'yes' ? [Number(port)] : [])),
    includes: patterns === undefined || link === undefined ? undefined : { patterns, link },
    units: new Map(facts.all('unit').map(({ words: [name = '', state = ''] }) => [name, state])),
    platform: lines('platform')?.[0],
    registry: images.map((image, i) => parseAnswer(image, wordsOf(facts, i))),
  }
}

const wordsOf = (facts: Facts, place: number): readonly string[] =>
  facts
    .all('registry')
    .find(({ words }) => words[0] === String(place))
    ?.words.slice(1) ?? []

const numbersOf = (facts: Facts, name: string): readonly (number | undefined)[] =>
  facts.all(name)[0]?.words.map((word) => (/^\d+$/.test(word) ? Number(word) : undefined)) ?? []

function readDisk(facts: Facts): Disk | undefined {
  const [freeKiB, freeInodes] = numbersOf(facts, 'disk')
  if (freeKiB === undefined) return undefined
  return { folder: facts.text('folder'), freeKiB, freeInodes }
}

const readOwned = (line: string) => {
  const [name = '', project = '', service = ''] = line.split('|')
  return { name, project, service }
}

const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KiB: 2 ** 10,
  MB: 1e6,
  MiB: 2 ** 20,
  GB: 1e9,
  GiB: 2 ** 30,
}

/** `132.5MiB`, as Docker says it. */
function toBytes(text: string): number {
  const [, number, unit = ''] = /^([\d.]+)([a-zA-Z]+)$/.exec(text.trim()) ?? []
  return Math.round(Number(number ?? NaN) * (units[unit] ?? NaN))
}
