import { expect, test } from '@jest/globals'
import { findFalseClaims } from '../support/false-claims.ts'
import { deployOn } from '../support/deploy-on.ts'
import type { Machine } from '../support/fake-host/machine.ts'
import { describePoint, deployCommands, rollbackPoints, readOnlyCommands } from '../support/fault-points.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'

const effects = [false, true]
const whenAllIsWell = deployCommands.map((at) => ({ at, nth: 1, siteStatus: 200, name: describePoint({ at }) }))
const onTheWayBack = rollbackPoints.map((each) => ({
  nth: 1,
  ...each,
  siteStatus: 503,
  name: `way back: ${describePoint(each)}`,
}))
const instants = [...whenAllIsWell, ...onTheWayBack].flatMap((each) => effects.map((effect) => ({ ...each, effect })))

/** What must come of it when the link comes back, and when it does not. */
function resultsAt({ at, siteStatus, effect }: (typeof instants)[number]): readonly [string, string] {
  if (readOnlyCommands.includes(at)) return ['refused', 'refused']
  if (at === 'docker pull') return ['rolled-back', 'rolled-back']
  // What was proven before the link went stays; the loss is then noticed at the next command.
  const committed = ['drain', 'docker stop'].includes(at) || (at === 'watch nginx' && effect)
  return committed && siteStatus === 200 ? ['deployed', 'deployed'] : ['rolled-back', 'stranded']
}

/** Whatever was left, an ordinary deployment finds its way without a human. */
async function expectOrdinary(machine: Machine): Promise<void> {
  const v3 = machine.pushRelease('v3')
  const { outputs } = await deployOn(machine, { tag: 'v3', number: 3 })
  expect(outputs).toMatchObject({ result: 'deployed', 'failed-step': '' })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v3, brokenPromises: [], cutRequests: [] })
}

test.each(instants)('lost for a moment at: $name, effect $effect', async (instant) => {
  const { machine } = await deployBlue()
  const before = readMachineState(machine)
  machine.pushRelease('v2', { siteStatus: instant.siteStatus })
  const run = await deployOn(machine, { tag: 'v2', number: 2, faults: [{ ...instant, kind: 'connection is lost' }] })
  expect(run.outputs.result).toBe(resultsAt(instant)[0])
  expect(findFalseClaims(run, machine, before)).toEqual([])
  await expectOrdinary(machine)
})

test.each(instants)('lost for good at: $name, effect $effect', async (instant) => {
  const { machine } = await deployBlue()
  const before = readMachineState(machine)
  machine.pushRelease('v2', { siteStatus: instant.siteStatus })
  const faults = [{ ...instant, kind: 'connection is lost', permanently: true }] as const
  const run = await deployOn(machine, { tag: 'v2', number: 2, faults })
  expect(run.outputs.result).toBe(resultsAt(instant)[1])
  expect(findFalseClaims(run, machine, before)).toEqual([])
  await expectOrdinary(machine)
})

test.each([200, 503])('a deployment right after a switch that was cut off cuts no request: %d', async (siteStatus) => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2', { siteStatus })
  machine.nginx.requestMs = 20_000
  const nth = siteStatus === 200 ? 1 : 2
  const fault = { at: 'switch nginx', nth, kind: 'connection is lost', effect: true, permanently: true } as const
  await deployOn(machine, { tag: 'v2', number: 2, faults: [fault] })
  machine.advance(1_000)
  const v3 = machine.pushRelease('v3')
  const { outputs, transcript, warnings, report } = await deployOn(machine, { tag: 'v3', number: 3 })
  expect(outputs.result).toBe('deployed')
  const steps = ['probe nginx', 'pull', 'drain', expect.stringMatching('^up ')]
  expect(transcript.slice(3, 7)).toEqual(steps)
  expect(warnings).toEqual([]) // nobody has to do anything
  expect(report.steps[1]?.message).toContain('was interrupted: the next deployment repairs what it left')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v3, brokenPromises: [], cutRequests: [] })
})

test('what a person can do is said, with the commands', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const faults = [{ at: 'watch nginx', kind: 'connection is lost', permanently: true }] as const
  const { annotation } = await deployOn(machine, { tag: 'v2', faults })
  expect(annotation.text).toMatch(/the connection was lost: the network is down/)
  expect(annotation.text).toMatch(/run these commands on the server, and repair what they show:\n {2}readlink /)
})
