import { expect, test } from '@jest/globals'
import { findFalseClaims } from '../support/false-claims.ts'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { summarize } from '../support/summary.ts'
import { describePoint, deployCommands, rollbackPoints, readOnlyCommands } from '../support/fault-points.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'

const whenAllIsWell = deployCommands.map((at) => ({ at, nth: 1, siteStatus: 200, name: describePoint({ at }) }))
const onTheWayBack = rollbackPoints.map((each) => ({
  nth: 1,
  ...each,
  siteStatus: 503,
  name: `way back: ${describePoint(each)}`,
}))
const instants = [...whenAllIsWell, ...onTheWayBack]
  .filter(({ at }) => !readOnlyCommands.includes(at) || at === 'read host state')
  .flatMap((each) => [false, true].map((effect) => ({ ...each, effect })))

/** The process is gone: nothing of it reaches the host any more, and nobody hears what it would have said. */
test.each(instants)('killed at: $name, effect $effect; the post step puts it right', async (instant) => {
  const { machine } = await deployBlue()
  machine.nginx.requestMs = 20_000
  const before = readMachineState(machine)
  machine.pushRelease('v2', { siteStatus: instant.siteStatus })
  const faults = [{ ...instant, kind: 'connection is lost', permanently: true }] as const
  await deployOn(machine, { tag: 'v2', number: 2, faults })

  const run = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(summarize(run)).not.toContain('Image before')
  const committed =
    instant.siteStatus === 200 && (instant.at === 'docker stop' || (instant.at === 'drain' && instant.effect))
  const unknown = instant.at === 'read host state' && !instant.effect // it had not even run who it is
  expect(run.outputs.result).toBe(unknown ? 'refused' : committed ? 'deployed' : 'rolled-back')
  if (unknown) expect(run.annotation.text).toContain('the record on the host does not know this run')
  expect(findFalseClaims(run, machine, before).filter((lie) => !lie.includes('level'))).toEqual([])

  const v3 = machine.pushRelease('v3')
  const next = await deployOn(machine, { tag: 'v3', number: 3 })
  expect(next.outputs).toMatchObject({ result: 'deployed', 'failed-step': '' })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v3, brokenPromises: [], cutRequests: [] })
})

test('killed before anything was begun, and then the host cannot be looked at: nothing was left there', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const before = readMachineState(machine)
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'docker pull', effect: 1, kind: 'process is killed' }] })
  machine.advance(1_000)
  const stderr = 'No such object: c1'
  const faults = [{ at: 'read host state', effect: false, kind: 'command fails', code: 1, stderr }] as const
  const { outputs, annotation } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true, faults })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'pull' })
  expect(annotation.title).toBe('Deployment was interrupted at pull, nothing changed')
  expect(annotation.text).toContain('Nothing was changed on the server.')
  expect(readMachineState(machine)).toEqual(before)
})
