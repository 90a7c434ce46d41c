import { describe, expect, test } from '@jest/globals'
import { findFalseClaims } from '../support/false-claims.ts'
import { deployOn, type TestRun } from '../support/deploy-on.ts'
import type { Fault } from '../support/fake-host.ts'
import type { CommandName } from '../support/fake-host/scripts.ts'
import { describePoint, deployCommands, rollbackPoints, readOnlyCommands } from '../support/fault-points.ts'
import { deployBlue, expectNextDeploySucceeds, stateWithBlueLive, readMachineState } from '../support/stories.ts'

/** Each command, cancelled before it did anything, and after it did everything. */
const cancelPoints = deployCommands.flatMap((at) =>
  [false, true].map((effect) => ({ at, effect, name: describePoint({ at }) })),
)

function resultAt(at: CommandName, effect: boolean): string {
  if (at === 'probe nginx' && effect) return 'rolled-back' // The serving color is known then.
  if (readOnlyCommands.includes(at)) return 'refused'
  // A release that was verified before the cancel stays.
  const committed = ['drain', 'docker stop'].includes(at) || (at === 'watch nginx' && effect)
  return committed ? 'deployed' : 'rolled-back'
}

describe.each(cancelPoints)('a run that is cancelled at $name, effect $effect', ({ at, effect }) => {
  test('undoes its steps and reports the truth, and the next deployment succeeds', async () => {
    const { machine, v1 } = await deployBlue()
    const before = readMachineState(machine)
    const v2 = machine.pushRelease('v2')
    const run = await deployOn(machine, { tag: 'v2', faults: [{ at, kind: 'run is cancelled', effect }] })
    expect(run.outputs.result).toBe(resultAt(at, effect))
    expect(findFalseClaims(run, machine, before)).toEqual([])
    if (resultAt(at, effect) === 'deployed') expect(readMachineState(machine).servedImage).toBe(v2)
    else expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
    if (run.outputs.result !== 'deployed')
      expect(run.annotation.text).toMatch(/^The run was cancelled before \w+ had finished\./)
    await expectNextDeploySucceeds(machine, 1)
  })
})

test.each(rollbackPoints)('a cancel does not stop a rollback: $at $nth', async (point) => {
  const { machine, v1 } = await deployBlue()
  const before = readMachineState(machine)
  machine.pushRelease('v2', { siteStatus: 503 })
  const run = await cancelDuring(machine, point)
  expect(run.outputs.result).toBe('rolled-back')
  expect(findFalseClaims(run, machine, before)).toEqual([])
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

type Machine = Awaited<ReturnType<typeof deployBlue>>['machine']

async function cancelDuring(machine: Machine, point: Pick<Fault, 'at' | 'nth'>): Promise<TestRun> {
  return deployOn(machine, {
    tag: 'v2',
    faults: [{ ...point, kind: 'other change', change: (_, cancel) => cancel() }],
  })
}
