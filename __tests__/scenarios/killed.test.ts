import { expect, test } from '@jest/globals'
import type { Event } from '../../src/domain/events.ts'
import { findFalseClaims } from '../support/false-claims.ts'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { summarize } from '../support/summary.ts'
import { faultPoints, readOnlyCommands } from '../support/fault-points.ts'
import { deployBlue, expectNextDeploySucceeds, readMachineState } from '../support/stories.ts'

const killPoints = faultPoints.filter(({ at }) => !readOnlyCommands.includes(at) || at === 'read host state')

/** The connection is lost permanently, as for a killed process, and the output of the run is ignored. */
test.each(killPoints)('the post step repairs a run that was killed at $name, effect $effect', async (point) => {
  const { machine } = await deployBlue()
  machine.nginx.requestMs = 20_000
  const before = readMachineState(machine)
  machine.pushRelease('v2', { siteStatus: point.siteStatus })
  const faults = [{ ...point, kind: 'connection is lost', permanently: true }] as const
  await deployOn(machine, { tag: 'v2', number: 2, faults })

  const run = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(summarize(run)).not.toContain('Image before')
  const committed = point.siteStatus === 200 && (point.at === 'docker stop' || (point.at === 'drain' && point.effect))
  const unknown = point.at === 'read host state' && !point.effect // Its record was not written yet.
  expect(run.outputs.result).toBe(unknown ? 'refused' : committed ? 'deployed' : 'rolled-back')
  if (unknown) expect(run.annotation.text).toContain('this run is not in the record on the server')
  expect(findFalseClaims(run, machine, before).filter((claim) => !claim.includes('level'))).toEqual([])
  await expectNextDeploySucceeds(machine)
})

test('the post step reports what cannot have changed if the run was killed at pull and it cannot read the host', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const before = readMachineState(machine)
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'docker pull', effect: 1, kind: 'process is killed' }] })
  machine.advance(1_000)
  const stderr = 'No such object: c1'
  const faults = [{ at: 'read host state', effect: false, kind: 'command fails', code: 1, stderr }] as const
  const { outputs, annotation } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true, faults })
  expect(outputs).toMatchObject({ result: 'refused', color: '', 'failed-step': 'state' })
  expect(annotation.title).toBe('Interrupted, outcome unknown')
  expect(annotation.text).toContain('The process had not started a container, and had not moved the traffic.')
  expect(annotation.text).not.toContain('Nothing was changed')
  expect(readMachineState(machine)).toEqual(before)
})

test('the post step takes an unproven release out of nginx, although the record was not written after the pull', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2', { siteStatus: 503 })
  let record = ''
  const emit = (event: Event) => {
    if (event.kind === 'step-started' && event.step === 'up') record = machine.record
  }
  const faults = [{ at: 'watch nginx', effect: 1, kind: 'process is killed' }] as const
  await runOn(machine, { tag: 'v2', number: 2, faults, emit })
  machine.record = record // A full disk kept the later ones from being written.
  machine.advance(1_000)
  const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [] })
})
