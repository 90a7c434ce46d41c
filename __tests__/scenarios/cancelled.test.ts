import { describe, expect, test } from '@jest/globals'
import { liesOf } from '../support/false-claims.ts'
import { deployOn, type TestRun } from '../support/deploy-on.ts'
import type { Fault } from '../support/fake-host.ts'
import type { CommandName } from '../support/fake-host/scripts.ts'
import { nameOf, ofSuccess, ofWayBack, readsOnly } from '../support/fault-points.ts'
import { blueIsLive, blueServesOn, truthOf } from '../support/stories.ts'

/** Each command cancelled before it did anything, and when it had done all but say so. */
const instants = ofSuccess.flatMap((at) => [false, true].map((effect) => ({ at, effect, name: nameOf({ at }) })))

function resultAt(at: CommandName, effect: boolean): string {
  if (at === 'read host state' && effect) return 'rolled-back' // what serves is known by then
  if (readsOnly.includes(at)) return 'refused'
  // What was proven before the cancel came stays.
  const committed = ['drain', 'docker stop'].includes(at) || (at === 'watch nginx' && effect)
  return committed ? 'deployed' : 'rolled-back'
}

describe.each(instants)('cancelled at: $name, effect $effect', ({ at, effect }) => {
  test('what was begun is undone, what is said is so, and the next deployment is an ordinary one', async () => {
    const { machine, v1 } = await blueIsLive()
    const before = truthOf(machine)
    const v2 = machine.release('v2')
    const run = await deployOn(machine, { tag: 'v2', faults: [{ at, kind: 'is cancelled', effect }] })
    expect(run.outputs.result).toBe(resultAt(at, effect))
    expect(liesOf(run, machine, before)).toEqual([])
    if (resultAt(at, effect) === 'deployed') expect(truthOf(machine).serves).toBe(v2)
    else expect(truthOf(machine)).toEqual(blueServesOn(v1))
    if (run.outputs.result !== 'deployed') expect(run.annotation.text).toMatch(/^The run was cancelled at \w+\./)
    await expectOrdinary(machine)
  })
})

test.each(ofWayBack)('a cancel on the way back does not keep it from its end: $at $nth', async (instant) => {
  const { machine, v1 } = await blueIsLive()
  const before = truthOf(machine)
  machine.release('v2', { siteStatus: 503 })
  const run = await cancelDuring(machine, instant)
  expect(run.outputs.result).toBe('rolled-back')
  expect(liesOf(run, machine, before)).toEqual([])
  expect(truthOf(machine)).toEqual(blueServesOn(v1))
})

type Machine = Awaited<ReturnType<typeof blueIsLive>>['machine']

async function cancelDuring(machine: Machine, instant: Pick<Fault, 'at' | 'nth'>): Promise<TestRun> {
  return deployOn(machine, { tag: 'v2', faults: [{ ...instant, kind: 'meanwhile', happens: (_, cancel) => cancel() }] })
}

async function expectOrdinary(machine: Machine): Promise<void> {
  const v3 = machine.release('v3')
  const { outputs } = await deployOn(machine, { tag: 'v3' })
  expect(outputs).toMatchObject({ result: 'deployed', 'failed-step': '' })
  expect(truthOf(machine)).toMatchObject({ serves: v3, broken: [], cut: [] })
}
