import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, stateWithBlueLive, readMachineState, commandsUntilSwitch } from '../support/stories.ts'

test('a release that fails its visitors is switched back, drained and stopped', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2', { siteStatus: 503 })
  const { outputs, transcript, annotation, report } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toEqual({
    result: 'rolled-back',
    color: 'blue',
    'previous-color': 'blue',
    'failed-step': 'verify',
    image: `blue=${v1.digest}`,
  })
  expect(transcript).toEqual([
    ...commandsUntilSwitch,
    'verify',
    'read log',
    'start again',
    'switch green -> blue',
    'verify',
    'drain',
    'stop green',
    'probe nginx',
  ])
  expect(annotation.text).toContain('got 503 through nginx')
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
  expect(report.steps.slice(-4).map(({ action, step, result }) => `${action} ${step} ${result}`)).toEqual([
    'run verify failed',
    'undo switch done',
    'undo up done',
    'run check done',
  ])
})

test("a site with the other color's port is refused before the pull", async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  machine.sites.set(sitePaths.green, { port: 8081 })
  const { outputs, transcript } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(transcript).toEqual(['open folder', 'take lock', 'read host'])
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('a rollback succeeds when the previous release itself answers 503', async () => {
  const { machine, v1 } = await deployBlue()
  Object.assign(v1.behavior, { siteStatus: 503 })
  machine.pushRelease('v2', { siteStatus: 502 })
  const { outputs } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'verify' })
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('verify-status decides which answers pass', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2', { siteStatus: 404 })
  expect((await deployOn(machine, { tag: 'v2', inputs: { 'verify-status': '200-299' } })).outputs.result).toBe(
    'rolled-back',
  )
  expect((await deployOn(machine, { tag: 'v2' })).outputs.result).toBe('deployed')
})
