import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result, RunningAction } from '../../e2e/runner/run-action.ts'
import type { Testbed } from '../../e2e/support/testbed.ts'
import type { TrafficReport } from '../../e2e/traffic/report.ts'
import { stepNames } from '../../src/domain/events.ts'
import type { At } from '../progress.ts'

/** One release: what it is, what its container does, and what is to come of deploying it. */
export interface Act {
  readonly version: string
  readonly what: string
  readonly behaviour: Readonly<Record<string, string>>
  readonly inputs: Readonly<Record<string, string>>
  readonly wanted: 'deployed' | 'rolled-back'
}

export interface Played {
  readonly act: Act
  readonly result: Result
  /** Nobody visits a site that is not there yet. */
  readonly visits: TrafficReport | undefined
  readonly served: string
}

// It listens 3 s after its start, as real services take their time as well.
const slowStart = { START_DELAY_MS: '3000' }
const fine = (version: string, what: string): Act => {
  return { version, what, behaviour: slowStart, inputs: {}, wanted: 'deployed' }
}

export const acts: readonly Act[] = [
  fine('v1', 'the first release; nobody visits yet'),
  fine('v2', 'a new release, under traffic'),
  fine('v3', 'another one, back to the other color'),
  {
    version: 'v4',
    what: 'its health check says 503, and it gets 8 s to become healthy',
    behaviour: { ...slowStart, HEALTH_STATUS: '503', HEALTH_BODY: '{"status":"OUT_OF_SERVICE"}' },
    inputs: { 'health-timeout': '8s' },
    wanted: 'rolled-back',
  },
]

/** Where the log of each deployment is to be found afterwards. */
export const logs = '.cache/demo'

/** Deploys a release while visitors come and go, and finds out what serves then. */
export async function play(testbed: Testbed, act: Act, at: At): Promise<Played> {
  at('building the image')
  await testbed.buildRelease(act.version, act.behaviour)
  const visitors = act.version === 'v1' ? undefined : await testbed.startVisitors()
  try {
    const running = await testbed.startDeploy(act.version, act.inputs)
    const followed = follow(running, at)
    const result = await running.done
    await followed
    at('waiting for the last visitors')
    const visits = await visitors?.stop()
    mkdirSync(logs, { recursive: true })
    writeFileSync(join(logs, `${act.version}.log`), `${result.log.display}\n`)
    return { act, result, visits, served: await testbed.servedVersion() }
  } finally {
    visitors?.kill()
  }
}

/** Names the step that is under way, until there is none any more. */
async function follow(running: RunningAction, at: At): Promise<void> {
  for (const step of stepNames) {
    at(step)
    const end = await running.waitFor(new RegExp(`^${step}(:| FAILED)`), 300_000).catch(() => '')
    if (!end.startsWith(`${step}:`)) break
  }
  at('ending')
}
