import fc from 'fast-check'
import type { Behaviour } from '../fake-host/engine.ts'
import type { Effect } from '../fake-host/fault.ts'

/** What somebody wants of the host, and what goes wrong meanwhile. */
export interface Wish {
  readonly mode: 'deploy' | 'rollback'
  readonly release: keyof typeof releases
  readonly keepsOld: boolean
  readonly prunes: boolean
  readonly waits: boolean
  readonly weather: Weather
  readonly cut: Cut | undefined
  /** What is cut off of the post step; it only runs where the process of the run was ended. */
  readonly post: 'none' | 'runs' | Cut
  /** Before the next one. */
  readonly restMs: number
}

export interface Turn extends Wish {
  /** Another client, who comes while this one is at its nth command. */
  readonly second: { readonly at: number; readonly wish: Wish } | undefined
}

/** What is wrong with the host itself while a run goes on. */
export type Weather =
  'fair' | 'nginx keeps its configuration' | 'no reload' | 'a port is taken' | 'the link cannot be changed'

export interface Cut {
  readonly kind: 'fails' | 'takes too long' | 'is cancelled' | 'loses the link' | 'dies'
  readonly nth: number
  readonly effect: Effect
  readonly forGood: boolean
  readonly patiently: boolean
  readonly outlivesMs: number
  readonly silently: boolean
}

/** Absent: the registry has none. */
export const releases: Readonly<Record<string, Partial<Behaviour> | undefined>> = {
  good: {},
  'not there': undefined,
  'crashes at once': { crashesAfterMs: 100, exitCode: 3 },
  'crashes after its health': { crashesAfterMs: 700 },
  'answers 503 to health': { status: 503 },
  'never listens': { listensAfterMs: Infinity },
  'unhealthy by its HEALTHCHECK': { healthcheck: 'unhealthy' },
  'answers 503 to visitors': { siteStatus: 503 },
}

const often = <T>(usual: T, others: readonly T[], weight = 3): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight }, { arbitrary: fc.constantFrom(...others), weight: 1 })

const cut: fc.Arbitrary<Cut> = fc.record({
  kind: fc.constantFrom(
    'fails' as const,
    'takes too long' as const,
    'is cancelled' as const,
    'loses the link' as const,
    'dies' as const,
  ),
  nth: fc.integer({ min: 1, max: 16 }),
  effect: fc.oneof(fc.constantFrom<Effect>(0, true), fc.integer({ min: 1, max: 8 })),
  forGood: fc.boolean(),
  patiently: fc.boolean(),
  outlivesMs: fc.constantFrom(0, 60, 3_000),
  silently: often(false, [true]),
})

const wishOf = {
  mode: often<Wish['mode']>('deploy', ['rollback']),
  release: often<Wish['release']>(
    'good',
    Object.keys(releases).filter((each) => each !== 'good'),
    2,
  ),
  keepsOld: fc.boolean(),
  prunes: fc.boolean(),
  waits: fc.boolean(),
  weather: often<Weather>(
    'fair',
    ['nginx keeps its configuration', 'no reload', 'a port is taken', 'the link cannot be changed'],
    6,
  ),
  cut: fc.option(cut, { nil: undefined, freq: 4 }),
  post: fc.oneof(fc.constantFrom('none' as const, 'runs' as const), cut),
  restMs: fc.constantFrom(0, 150, 5_000, 60_000),
}

const turn: fc.Arbitrary<Turn> = fc.record({
  ...wishOf,
  second: fc.option(fc.record({ at: fc.integer({ min: 1, max: 14 }), wish: fc.record(wishOf) }), {
    nil: undefined,
    freq: 1,
  }),
})

export const sequences: fc.Arbitrary<readonly Turn[]> = fc.array(turn, { minLength: 1, maxLength: 5 })
