import fc from 'fast-check'
import type { Behavior } from '../fake-host/engine.ts'
import type { Effect } from '../fake-host/fault.ts'

/** A run, and what goes wrong during it. */
export interface RunPlan {
  readonly mode: 'deploy' | 'rollback'
  readonly release: keyof typeof releases
  readonly keepOldColor: boolean
  readonly prune: boolean
  readonly waitForLock: boolean
  readonly hostFault: HostFault
  readonly interruption: Interruption | undefined
  /** The post step, and what interrupts it. It only runs after the process of the run was killed. */
  readonly postRun: 'none' | 'undisturbed' | Interruption
  /** Time until the next run. */
  readonly pauseMs: number
}

export interface PlannedRun extends RunPlan {
  /** Another run that begins at the nth command of this one. */
  readonly secondClient: { readonly at: number; readonly plan: RunPlan } | undefined
}

/** What is wrong with the host during a run. */
export type HostFault = 'none' | 'nginx ignores reloads' | 'reload fails' | 'a port is taken' | 'the link is read-only'

export interface Interruption {
  readonly kind: 'command fails' | 'command times out' | 'run is cancelled' | 'connection is lost' | 'process is killed'
  readonly nth: number
  readonly effect: Effect
  readonly permanently: boolean
  readonly runnerWaits: boolean
  readonly commandContinuesMs: number
  readonly hostIsUnaware: boolean
}

/** The behavior of each release; undefined: the registry does not have it. */
export const releases: Readonly<Record<string, Partial<Behavior> | undefined>> = {
  good: {},
  'not there': undefined,
  'crashes at once': { crashesAfterMs: 100, exitCode: 3 },
  'crashes after its health': { crashesAfterMs: 700 },
  'answers 503 to health': { status: 503 },
  'never listens': { listensAfterMs: Infinity },
  'unhealthy by its HEALTHCHECK': { healthcheck: 'unhealthy' },
  'answers 503 to visitors': { siteStatus: 503 },
}

const mostly = <T>(usual: T, others: readonly T[], weight = 3): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight }, { arbitrary: fc.constantFrom(...others), weight: 1 })

const interruption: fc.Arbitrary<Interruption> = fc.record({
  kind: fc.constantFrom(
    'command fails' as const,
    'command times out' as const,
    'run is cancelled' as const,
    'connection is lost' as const,
    'process is killed' as const,
  ),
  nth: fc.integer({ min: 1, max: 16 }),
  effect: fc.oneof(fc.constantFrom<Effect>(0, true), fc.integer({ min: 1, max: 8 })),
  permanently: fc.boolean(),
  runnerWaits: fc.boolean(),
  commandContinuesMs: fc.constantFrom(0, 60, 3_000),
  hostIsUnaware: mostly(false, [true]),
})

const runPlan = {
  mode: mostly<RunPlan['mode']>('deploy', ['rollback']),
  release: mostly<RunPlan['release']>(
    'good',
    Object.keys(releases).filter((each) => each !== 'good'),
    2,
  ),
  keepOldColor: fc.boolean(),
  prune: fc.boolean(),
  waitForLock: fc.boolean(),
  hostFault: mostly<HostFault>(
    'none',
    ['nginx ignores reloads', 'reload fails', 'a port is taken', 'the link is read-only'],
    6,
  ),
  interruption: fc.option(interruption, { nil: undefined, freq: 4 }),
  postRun: fc.oneof(fc.constantFrom('none' as const, 'undisturbed' as const), interruption),
  pauseMs: fc.constantFrom(0, 150, 5_000, 60_000),
}

const plannedRun: fc.Arbitrary<PlannedRun> = fc.record({
  ...runPlan,
  secondClient: fc.option(fc.record({ at: fc.integer({ min: 1, max: 14 }), plan: fc.record(runPlan) }), {
    nil: undefined,
    freq: 1,
  }),
})

export const runSequences: fc.Arbitrary<readonly PlannedRun[]> = fc.array(plannedRun, { minLength: 1, maxLength: 5 })
