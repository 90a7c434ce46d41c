import { expect, test } from '@jest/globals'
import { findFalseClaims } from '../support/false-claims.ts'
import { deployOn } from '../support/deploy-on.ts'
import { faultPoints, readOnlyCommands } from '../support/fault-points.ts'
import { deployBlue, expectNextDeploySucceeds, readMachineState } from '../support/stories.ts'

/** The expected results: after a reconnect, and when no reconnect succeeds. */
function expectedResults({ at, siteStatus, effect }: (typeof faultPoints)[number]): readonly [string, string] {
  if (readOnlyCommands.includes(at)) return ['refused', 'refused']
  if (at === 'docker pull') return ['rolled-back', 'rolled-back']
  // A release that was verified before the loss stays. The next command detects the loss.
  const committed = ['drain', 'docker stop'].includes(at) || (at === 'watch nginx' && effect)
  return committed && siteStatus === 200 ? ['deployed', 'deployed'] : ['rolled-back', 'stranded']
}

test.each(faultPoints)('the run reconnects after a lost connection at $name, effect $effect', async (point) => {
  const { machine } = await deployBlue()
  const before = readMachineState(machine)
  machine.pushRelease('v2', { siteStatus: point.siteStatus })
  const run = await deployOn(machine, { tag: 'v2', number: 2, faults: [{ ...point, kind: 'connection is lost' }] })
  expect(run.outputs.result).toBe(expectedResults(point)[0])
  expect(findFalseClaims(run, machine, before)).toEqual([])
  await expectNextDeploySucceeds(machine)
})

test.each(faultPoints)('the run reports the truth without a reconnect at $name, effect $effect', async (point) => {
  const { machine } = await deployBlue()
  const before = readMachineState(machine)
  machine.pushRelease('v2', { siteStatus: point.siteStatus })
  const faults = [{ ...point, kind: 'connection is lost', permanently: true }] as const
  const run = await deployOn(machine, { tag: 'v2', number: 2, faults })
  expect(run.outputs.result).toBe(expectedResults(point)[1])
  expect(findFalseClaims(run, machine, before)).toEqual([])
  await expectNextDeploySucceeds(machine)
})

test.each([200, 503])('a deployment right after an interrupted switch cuts no request: %d', async (siteStatus) => {
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
  expect(warnings).toEqual([]) // No manual repair is needed.
  expect(report.steps[1]?.message).toContain('was interrupted; this run repairs the server')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v3, brokenPromises: [], cutRequests: [] })
})

test('the error names the commands for a manual repair', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const faults = [{ at: 'watch nginx', kind: 'connection is lost', permanently: true }] as const
  const { annotation } = await deployOn(machine, { tag: 'v2', faults })
  expect(annotation.text).toMatch(/the connection was lost: the network is down/)
  expect(annotation.text).toMatch(/run these commands on the server, and repair what they show:\n {2}readlink /)
})
