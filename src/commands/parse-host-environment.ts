import { FactReader } from '../host/facts.ts'
import type { DiskSpace, HostEnvironment } from '../domain/host-environment.ts'
import { parseRegistryAnswer } from './query-registry.ts'

/** Reads what read-host-environment.sh printed. What is not there is unknown. `images`: those that it asked the registries for. */
export function parseHostEnvironment(
  output: string,
  { images }: { readonly images: readonly string[] },
): HostEnvironment {
  const facts = new FactReader(output)
  const lines = (name: string) =>
    facts.has(name)
      ? facts
          .readText(name)
          .split('\n')
          .filter((line) => line !== '')
      : undefined
  const [available, swap] = readNumbers(facts, 'memory')
  const clock = readNumbers(facts, 'clock')[0]
  return {
    clockMs: clock && clock * 1000,
    memory: available === undefined ? undefined : { availableKiB: available, swapKiB: swap ?? 0 },
    disk: readDisk(facts),
    containerMemoryBytes: lines('used')?.map((line) => toBytes(line.split(' / ')[0] ?? '')),
    imageBytes: lines('sizes')?.reduce((sum, size) => sum + Number(size), 0),
    restartPolicies: new Map(lines('restarts')?.map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? ''])),
    unitStates: new Map(facts.findAll('unit').map(({ words: [name = '', state = ''] }) => [name, state])),
    platform: lines('platform')?.[0],
    registry: images.map((image, i) => parseRegistryAnswer(image, registryWords(facts, i))),
  }
}

const registryWords = (facts: FactReader, place: number): readonly string[] =>
  facts
    .findAll('registry')
    .find(({ words }) => words[0] === String(place))
    ?.words.slice(1) ?? []

const readNumbers = (facts: FactReader, name: string): readonly (number | undefined)[] =>
  facts.findAll(name)[0]?.words.map((word) => (/^\d+$/.test(word) ? Number(word) : undefined)) ?? []

function readDisk(facts: FactReader): DiskSpace | undefined {
  const [freeKiB, freeInodes] = readNumbers(facts, 'disk')
  if (freeKiB === undefined) return undefined
  return { folder: facts.readText('folder'), freeKiB, freeInodes }
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

/** `132.5MiB`, as Docker prints it. */
function toBytes(text: string): number {
  const [, number, unit = ''] = /^([\d.]+)([a-zA-Z]+)$/.exec(text.trim()) ?? []
  return Math.round(Number(number ?? NaN) * (units[unit] ?? NaN))
}
