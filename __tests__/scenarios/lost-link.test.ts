import { expect, test } from '@jest/globals'
import { liesOf } from '../support/false-claims.ts'
import { deployOn } from '../support/deploy-on.ts'
import type { Machine } from '../support/fake-host/machine.ts'
import { nameOf, ofSuccess, ofWayBack, readsOnly } from '../support/fault-points.ts'
import { blueIsLive, truthOf } from '../support/stories.ts'

const effects = [false, true]
const whenAllIsWell = ofSuccess.map((at) => ({ at, nth: 1, siteStatus: 200, name: nameOf({ at }) }))
const onTheWayBack = ofWayBack.map((each) => ({ nth: 1, ...each, siteStatus: 503, name: `way back: ${nameOf(each)}` }))
const instants = [...whenAllIsWell, ...onTheWayBack].flatMap((each) => effects.map((effect) => ({ ...each, effect })))

/** What must come of it when the link comes back, and when it does not. */
function resultsAt({ at, siteStatus, effect }: (typeof instants)[number]): readonly [string, string] {
  if (readsOnly.includes(at)) return ['refused', 'refused']
  if (at === 'docker pull') return ['rolled-back', 'rolled-back']
  // What was proven before the link went stays; the loss is then noticed at the next command.
  const committed = ['drain', 'docker stop'].includes(at) || (at === 'watch nginx' && effect)
  return committed && siteStatus === 200 ? ['deployed', 'deployed'] : ['rolled-back', 'stranded']
}

/** Whatever was left, an ordinary deployment finds its way without a human. */
async function expectOrdinary(machine: Machine): Promise<void> {
  const v3 = machine.release('v3')
  const { outputs } = await deployOn(machine, { tag: 'v3', number: 3 })
  expect(outputs).toMatchObject({ result: 'deployed', 'failed-step': '' })
  expect(truthOf(machine)).toMatchObject({ serves: v3, broken: [], cut: [] })
}

test.each(instants)('lost for a moment at: $name, effect $effect', async (instant) => {
  const { machine } = await blueIsLive()
  const before = truthOf(machine)
  machine.release('v2', { siteStatus: instant.siteStatus })
  const run = await deployOn(machine, { tag: 'v2', number: 2, faults: [{ ...instant, kind: 'loses the link' }] })
  expect(run.outputs.result).toBe(resultsAt(instant)[0])
  expect(liesOf(run, machine, before)).toEqual([])
  await expectOrdinary(machine)
})

test.each(instants)('lost for good at: $name, effect $effect', async (instant) => {
  const { machine } = await blueIsLive()
  const before = truthOf(machine)
  machine.release('v2', { siteStatus: instant.siteStatus })
  const faults = [{ ...instant, kind: 'loses the link', forGood: true }] as const
  const run = await deployOn(machine, { tag: 'v2', number: 2, faults })
  expect(run.outputs.result).toBe(resultsAt(instant)[1])
  expect(liesOf(run, machine, before)).toEqual([])
  await expectOrdinary(machine)
})

test.each([200, 503])('a deployment right after a switch that was cut off cuts no request: %d', async (siteStatus) => {
  const { machine } = await blueIsLive()
  machine.release('v2', { siteStatus })
  machine.nginx.requestMs = 20_000
  const nth = siteStatus === 200 ? 1 : 2
  const fault = { at: 'switch nginx', nth, kind: 'loses the link', effect: true, forGood: true } as const
  await deployOn(machine, { tag: 'v2', number: 2, faults: [fault] })
  machine.advance(1_000)
  const v3 = machine.release('v3')
  const { outputs, transcript, warnings, report } = await deployOn(machine, { tag: 'v3', number: 3 })
  expect(outputs.result).toBe('deployed')
  const steps = ['probe nginx', 'pull', 'drain', expect.stringMatching('^up ')]
  expect(transcript.slice(3, 7)).toEqual(steps)
  expect(warnings).toEqual([]) // nobody has to do anything
  expect(report.steps[1]?.message).toContain('was interrupted: the next deployment repairs what it left')
  expect(truthOf(machine)).toMatchObject({ serves: v3, broken: [], cut: [] })
})

test('what a person can do is said, with the commands', async () => {
  const { machine } = await blueIsLive()
  machine.release('v2')
  const faults = [{ at: 'watch nginx', kind: 'loses the link', forGood: true }] as const
  const { annotation } = await deployOn(machine, { tag: 'v2', faults })
  expect(annotation.text).toMatch(/the connection was lost: the link is gone/)
  expect(annotation.text).toMatch(/run these commands on the server, and repair what they show:\n {2}readlink /)
})
