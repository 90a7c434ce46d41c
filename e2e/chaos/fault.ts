import { stepNames, type StepName } from '../../src/domain/events.ts'
import { generator } from './random-numbers.ts'

/** What is done to a deployment, or to the machines around it. */
export type FaultKind =
  | 'killed'
  | 'lost'
  | 'cancelled'
  | 'link reset'
  | 'link black-holed'
  | 'dockerd restarted'
  | 'host rebooted'
  | 'disk full'
  | 'three at once'

/** When it is done. */
export type Instant =
  /** As the step's first line, or its last one, is in the log. */
  | { readonly kind: 'begin' | 'end'; readonly step: StepName }
  /** A part (0 to 1) of the time that a normal deployment takes, from the start of the process. */
  | { readonly kind: 'random'; readonly part: number }
  /** Before the process starts, or together with it. */
  | { readonly kind: 'start' }

export interface Fault {
  readonly kind: FaultKind
  readonly at: Instant
}

interface Row {
  readonly kind: FaultKind
  readonly begin?: readonly StepName[]
  readonly end?: readonly StepName[]
  readonly random?: number
  readonly start?: number
}

/** The whole of it, in the order in which it is played: what takes the machine down comes last. */
const rows: readonly Row[] = [
  { kind: 'killed', begin: stepNames, end: stepNames, random: 30 },
  { kind: 'lost', begin: stepNames, random: 10 },
  { kind: 'cancelled', begin: stepNames, random: 15 },
  { kind: 'link reset', begin: stepNames },
  { kind: 'link black-holed', begin: ['state', 'up', 'health', 'verify', 'drain'] },
  { kind: 'three at once', start: 3 },
  { kind: 'disk full', start: 2 },
  { kind: 'dockerd restarted', begin: ['up', 'health'] },
  { kind: 'host rebooted', begin: ['health', 'drain'] },
]

/** A few minutes of it, for every run of the tests: each kind that leaves the machine up, where it is most awkward. */
const sampleRows: readonly Row[] = [
  { kind: 'killed', begin: ['health', 'verify'], end: ['switch'] },
  { kind: 'lost', begin: ['up', 'switch'] },
  { kind: 'cancelled', begin: ['up', 'switch', 'drain'] },
  { kind: 'link reset', begin: ['up', 'verify'] },
  { kind: 'link black-holed', begin: ['health'] },
  { kind: 'disk full', start: 1 },
  { kind: 'dockerd restarted', begin: ['health'] },
]

/** Every fault. The same seed gives the same random instants. */
export function allFaults(seed: number): readonly Fault[] {
  const draw = generator(seed)
  return rows.flatMap((row) => spread(row, draw))
}

export const sample: readonly Fault[] = sampleRows.flatMap((row) => spread(row, () => 0))

function spread({ kind, begin = [], end = [], random = 0, start = 0 }: Row, draw: () => number): readonly Fault[] {
  const instants: readonly Instant[] = [
    ...begin.map((step) => ({ kind: 'begin', step }) as const),
    ...end.map((step) => ({ kind: 'end', step }) as const),
    ...Array.from({ length: random }, () => ({ kind: 'random', part: draw() }) as const),
    ...Array.from({ length: start }, () => ({ kind: 'start' }) as const),
  ]
  return instants.map((at) => ({ kind, at }))
}

/** An instant in words: `switch begins`, `at 43 %`. */
export function describeInstant(at: Instant): string {
  switch (at.kind) {
    case 'begin':
      return `${at.step} begins`
    case 'end':
      return `${at.step} ended`
    case 'random':
      return `at ${(at.part * 100).toFixed(1)} %`
    case 'start':
      return 'from the start'
  }
}
