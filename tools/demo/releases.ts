import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result, RunningAction } from '../../e2e/runner/run-action.ts'
import type { Testbed } from '../../e2e/support/testbed.ts'
import type { TrafficReport } from '../../e2e/traffic/report.ts'
import { stepNames } from '../../e2e/steps.ts'
import type { SetActivity } from '../progress.ts'

/** A release of the demo, and the expected result of its deployment. */
export interface DemoRelease {
  readonly version: string
  readonly description: string
  /** Variables of e2e/app/server.js. */
  readonly behavior: Readonly<Record<string, string>>
  readonly inputs: Readonly<Record<string, string>>
  readonly expected: 'deployed' | 'rolled-back'
}

/** What came of one deployment. */
export interface DemoResult {
  readonly release: DemoRelease
  readonly result: Result
  /** Absent for the first release: the site is not up yet. */
  readonly traffic: TrafficReport | undefined
  readonly servedVersion: string
}

// The application listens 3 s after its start, like a real service.
const slowStart = { START_DELAY_MS: '3000' }
const goodRelease = (version: string, description: string): DemoRelease => {
  return { version, description, behavior: slowStart, inputs: {}, expected: 'deployed' }
}

export const demoReleases: readonly DemoRelease[] = [
  goodRelease('v1', 'the first release, without visitors yet'),
  goodRelease('v2', 'a new release, under traffic'),
  goodRelease('v3', 'the next release, on the other color'),
  {
    version: 'v4',
    description: 'a broken release: its health check answers 503 until the time limit of 8 s',
    behavior: { ...slowStart, HEALTH_STATUS: '503', HEALTH_BODY: '{"status":"OUT_OF_SERVICE"}' },
    inputs: { 'health-timeout': '8s' },
    expected: 'rolled-back',
  },
]

/** The requests a second of a load balancer in front of the server. */
export const balancerRate = 200

/** The folder of the deployments' logs. */
export const logFolder = '.cache/demo'

/** Deploys a release while visitors use the site. Returns the result, and what serves afterwards. */
export async function deployAndObserve(
  testbed: Testbed,
  release: DemoRelease,
  setActivity: SetActivity,
): Promise<DemoResult> {
  setActivity('building the image')
  await testbed.buildRelease(release.version, release.behavior)
  const visitors = release.version === 'v1' ? undefined : await testbed.startVisitors({ balancer: balancerRate })
  try {
    const running = await testbed.startDeploy(release.version, release.inputs)
    const reporting = reportSteps(running, setActivity)
    const result = await running.done
    await reporting
    setActivity('waiting for the last visitors')
    const traffic = await visitors?.stop()
    mkdirSync(logFolder, { recursive: true })
    writeFileSync(join(logFolder, `${release.version}.log`), `${result.log.display}\n`)
    return { release, result, traffic, servedVersion: await testbed.servedVersion() }
  } finally {
    visitors?.kill()
  }
}

/** Sets each step as the activity while it runs. */
async function reportSteps(running: RunningAction, setActivity: SetActivity): Promise<void> {
  for (const step of stepNames) {
    setActivity(step)
    const end = await running.waitFor(new RegExp(`^${step}(:| FAILED)`), 300_000).catch(() => '')
    if (!end.startsWith(`${step}:`)) break
  }
  setActivity('ending')
}
