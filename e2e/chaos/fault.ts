import { stepNames, type StepName } from '../steps.ts'
import { randomNumbers } from './random-numbers.ts'

/** What happens to a deployment, or to the machines and the network around it. */
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

/** When the fault is injected. */
export type Instant =
  /** When the first or the last line of the step is in the log. */
  | { readonly kind: 'begin' | 'end'; readonly step: StepName }
  /** After a part (0 to 1) of the time that an undisturbed deployment takes, from the start of the process. */
  | { readonly kind: 'random'; readonly part: number }
  /** Before the process starts, or at its start. */
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

/** All faults in the order in which they are tried. Those that take the machine down come last. */
const faultPlan: readonly Row[] = [
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

/** A few faults for every run of the tests: each kind that leaves the machine up, at its most difficult steps. */
const samplePlan: readonly Row[] = [
  { kind: 'killed', begin: ['health'], end: ['switch'] },
  { kind: 'lost', begin: ['up', 'switch'] },
  { kind: 'cancelled', begin: ['up', 'switch', 'drain'] },
  { kind: 'link reset', begin: ['up', 'verify'] },
  { kind: 'link black-holed', begin: ['health'] },
  { kind: 'disk full', start: 1 },
  { kind: 'dockerd restarted', begin: ['health'] },
]

/** Every fault. The same seed gives the same random instants. */
export function listFaults(seed: number): readonly Fault[] {
  const draw = randomNumbers(seed)
  return faultPlan.flatMap((row) => toFaults(row, draw))
}

export const sampleFaults: readonly Fault[] = samplePlan.flatMap((row) => toFaults(row, () => 0))

function toFaults({ kind, begin = [], end = [], random = 0, start = 0 }: Row, draw: () => number): readonly Fault[] {
  const instants: readonly Instant[] = [
    ...begin.map((step) => ({ kind: 'begin', step }) as const),
    ...end.map((step) => ({ kind: 'end', step }) as const),
    ...Array.from({ length: random }, () => ({ kind: 'random', part: draw() }) as const),
    ...Array.from({ length: start }, () => ({ kind: 'start' }) as const),
  ]
  return instants.map((at) => ({ kind, at }))
}

/** An instant in words, for example `switch begins` or `at 43 %`. */
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
