import { describe, expect, test } from '@jest/globals'
import { findFalseClaims } from '../support/false-claims.ts'
import { deployOn, type TestRun } from '../support/deploy-on.ts'
import type { Fault } from '../support/fake-host.ts'
import type { CommandName } from '../support/fake-host/scripts.ts'
import { describePoint, deployCommands, rollbackPoints, readOnlyCommands } from '../support/fault-points.ts'
import { deployBlue, stateWithBlueLive, readMachineState } from '../support/stories.ts'

/** Each command cancelled before it did anything, and when it had done all but say so. */
const instants = deployCommands.flatMap((at) =>
  [false, true].map((effect) => ({ at, effect, name: describePoint({ at }) })),
)

function resultAt(at: CommandName, effect: boolean): string {
  if (at === 'read host state' && effect) return 'rolled-back' // what serves is known by then
  if (readOnlyCommands.includes(at)) return 'refused'
  // What was proven before the cancel came stays.
  const committed = ['drain', 'docker stop'].includes(at) || (at === 'watch nginx' && effect)
  return committed ? 'deployed' : 'rolled-back'
}

describe.each(instants)('cancelled at: $name, effect $effect', ({ at, effect }) => {
  test('what was begun is undone, what is said is so, and the next deployment is an ordinary one', async () => {
    const { machine, v1 } = await deployBlue()
    const before = readMachineState(machine)
    const v2 = machine.pushRelease('v2')
    const run = await deployOn(machine, { tag: 'v2', faults: [{ at, kind: 'run is cancelled', effect }] })
    expect(run.outputs.result).toBe(resultAt(at, effect))
    expect(findFalseClaims(run, machine, before)).toEqual([])
    if (resultAt(at, effect) === 'deployed') expect(readMachineState(machine).servedImage).toBe(v2)
    else expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
    if (run.outputs.result !== 'deployed') expect(run.annotation.text).toMatch(/^The run was cancelled at \w+\./)
    await expectOrdinary(machine)
  })
})

test.each(rollbackPoints)('a cancel on the way back does not keep it from its end: $at $nth', async (instant) => {
  const { machine, v1 } = await deployBlue()
  const before = readMachineState(machine)
  machine.pushRelease('v2', { siteStatus: 503 })
  const run = await cancelDuring(machine, instant)
  expect(run.outputs.result).toBe('rolled-back')
  expect(findFalseClaims(run, machine, before)).toEqual([])
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

type Machine = Awaited<ReturnType<typeof deployBlue>>['machine']

async function cancelDuring(machine: Machine, instant: Pick<Fault, 'at' | 'nth'>): Promise<TestRun> {
  return deployOn(machine, {
    tag: 'v2',
    faults: [{ ...instant, kind: 'other change', change: (_, cancel) => cancel() }],
  })
}

async function expectOrdinary(machine: Machine): Promise<void> {
  const v3 = machine.pushRelease('v3')
  const { outputs } = await deployOn(machine, { tag: 'v3' })
  expect(outputs).toMatchObject({ result: 'deployed', 'failed-step': '' })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v3, brokenPromises: [], cutRequests: [] })
}
