import { expect } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import type { ContainerSeen, Stage } from './testbed.ts'
import type { TrafficReport } from '../traffic/report.ts'

/** What users have before a deploy, to be compared with what they have after it. */
export interface Former {
  readonly color: string
  readonly services: readonly string[]
  readonly version: string
  readonly image: string
  /** All that a failed deploy may not touch: the live color and what both colors share. */
  readonly containers: ReadonlyMap<string, ContainerSeen>
}

/** Deploys a release that a story builds on; its image must be there. */
export async function goLive(
  stage: Stage,
  version: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const run = await stage.deploy(version, inputs)
  expect({ result: run.outputs['result'], served: await stage.served() }).toEqual({
    result: 'deployed',
    served: version,
  })
  return run
}

/** Looks at what serves: the live color's services, and the database. */
export async function remember(stage: Stage, color: string, services: readonly string[] = [color]): Promise<Former> {
  const all = await stage.containers()
  const containers = new Map([...all].filter(([service]) => [...services, 'db'].includes(service)))
  const images = await Promise.all(services.map((service) => stage.imageOf(service)))
  return { color, services, version: await stage.served(), image: images.join('\n'), containers }
}

/** The deploy failed at that step, left everything as it was, and all that it says is true. */
export async function expectRolledBack(
  stage: Stage,
  run: Result,
  expected: { step: string; former: Former },
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
  expect(run.log.annotations).toMatchObject([{ level: 'error', title: `Rolled back: ${step} failed` }])
  expect(await remember(stage, color, former.services)).toEqual(former)
  expect(await stage.link()).toBe(`/etc/nginx/sites-available/${color}`)
}

/** Not one request failed, and there were some. */
export function expectNoFailures(report: TrafficReport): void {
  expect({ failed: report.failed, failures: report.failures.slice(0, 5) }).toEqual({ failed: 0, failures: [] })
  expect(report.endedBy).toBe('stop')
  expect(report.answered).toBeGreaterThan(100)
}

interface Step {
  readonly step: string
  readonly action: 'run' | 'undo'
  readonly ms: number
  readonly facts: Readonly<Record<string, unknown>>
}

/** One step of a run, as the output `report` tells it. */
export function stepOf({ outputs }: Result, name: string): Step {
  const { steps } = JSON.parse(outputs['report'] ?? '') as { steps: readonly Step[] }
  const step = steps.find((each) => each.step === name && each.action === 'run')
  if (step === undefined) throw new Error(`the report tells of no step ${name}`)
  return step
}
