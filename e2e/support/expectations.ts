import { expect } from '@jest/globals'
import { readSteps, type ReportedStep } from '../runner/reported-steps.ts'
import type { Result } from '../runner/run-action.ts'
import type { TrafficReport } from '../traffic/report.ts'
import type { ContainerState, Testbed } from './testbed.ts'

/** The release that users have before a deployment, to compare with what they have after it. */
export interface FormerRelease {
  readonly color: string
  readonly services: readonly string[]
  readonly version: string
  readonly image: string
  /** The containers that a failed deployment may not touch: those of the live color and the database. */
  readonly containers: ReadonlyMap<string, ContainerState>
}

/** Deploys a release whose image is built, and expects that it serves. */
export async function deployRelease(
  testbed: Testbed,
  version: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const run = await testbed.deploy(version, inputs)
  expect({ result: run.outputs['result'], served: await testbed.servedVersion() }).toEqual({
    result: 'deployed',
    served: version,
  })
  return run
}

/** Records what serves now: the containers of the live color, the database, and the version that visitors get. */
export async function recordRelease(
  testbed: Testbed,
  color: string,
  services: readonly string[] = [color],
): Promise<FormerRelease> {
  const all = await testbed.listContainers()
  const containers = new Map([...all].filter(([service]) => [...services, 'db'].includes(service)))
  const images = await Promise.all(services.map((service) => testbed.imageOf(service)))
  return { color, services, version: await testbed.servedVersion(), image: images.join('\n'), containers }
}

/** Expects that the deployment failed at that step, left the previous release untouched, and reports all of it correctly. */
export async function expectRolledBack(
  testbed: Testbed,
  run: Result,
  expected: { step: string; former: FormerRelease },
): Promise<void> {
  const { step, former } = expected
  const { color, image } = former
  expect({ ...run.outputs, exitCode: run.exitCode }).toMatchObject({
    result: 'rolled-back',
    exitCode: 1,
    'failed-step': step,
    color,
    'previous-color': color,
    image,
  })
  expect(run.log.annotations).toMatchObject([{ level: 'error', title: `Deployment failed at ${step}, rolled back` }])
  expect(await recordRelease(testbed, color, former.services)).toEqual(former)
  expect(await testbed.linkTarget()).toBe(`/etc/nginx/sites-available/${color}`)
}

/** Expects that there were requests (more than 100) and that none failed: of the visitors, and of the balancer if there is one. */
export function expectNoFailures(report: TrafficReport): void {
  for (const { failed, failures, endedBy, answered } of [report, ...(report.balancer ? [report.balancer] : [])]) {
    expect({ failed, failures: failures.slice(0, 5) }).toEqual({ failed: 0, failures: [] })
    expect(endedBy).toBe('stop')
    expect(answered).toBeGreaterThan(100)
  }
}

/** A step of a run, as in the output `report`. Throws if the report has no such step. */
export function findStep(run: Result, name: string): ReportedStep {
  const step = readSteps(run).find((each) => each.step === name && each.action === 'run')
  if (step === undefined) throw new Error(`the report has no step ${name}`)
  return step
}

/** The messages of all annotations, one a line. */
export const annotationText = ({ log }: Result): string => log.annotations.map(({ message }) => message).join('\n')
