import { expect, test } from '@jest/globals'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState, type LiveHost } from '../support/stories.ts'

/** Blue is live, and has gone down by itself. */
async function blueIsDown(): Promise<LiveHost> {
  const stage = await deployBlue()
  const { machine } = stage
  machine.changeByHand(() => machine.engine.findContainers('app', 'blue').forEach((each) => machine.engine.stop(each)))
  machine.pushRelease('v2')
  return stage
}

const nobodyServes = { color: '', 'previous-color': 'blue', image: '' }

test('killed before anything was started: the post step does not say that blue serves', async () => {
  const { machine } = await blueIsDown()
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'docker pull', effect: 1, kind: 'process is killed' }] })
  const { outputs, annotation } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(outputs).toMatchObject({ result: 'rolled-back', ...nobodyServes })
  expect(annotation.text).toContain('As before, no release serves.')
})

test('killed when green had the traffic, before that was proven: going back would take the site down, so green stays', async () => {
  const { machine } = await blueIsDown()
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'watch nginx', kind: 'process is killed' }] })
  const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(readMachineState(machine)).toMatchObject({
    link: sitePaths.green,
    running: ['db', 'green'],
    brokenPromises: [],
  })
  expect(machine.requestSite()?.status).toBe(200)
})

test('nginx had not taken the new site when the run was killed: back to blue, though it is down', async () => {
  const { machine } = await blueIsDown()
  machine.nginx.ignoresReloads = true
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'watch nginx', kind: 'process is killed' }] })
  machine.advance(1_000)
  machine.nginx.ignoresReloads = false
  const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(outputs).toMatchObject({ result: 'rolled-back', ...nobodyServes })
  expect(readMachineState(machine)).toMatchObject({ link: sitePaths.blue, running: ['db'], brokenPromises: [] })
})

test('blue runs but nginx does not: nobody is served, and a release that fails changes nothing of that', async () => {
  const { machine } = await deployBlue()
  machine.changeByHand(() => (machine.nginx.current = undefined))
  const { outputs, warnings } = await deployOn(machine, { tag: 'not there' })
  expect(outputs).toMatchObject({ result: 'rolled-back', ...nobodyServes })
  expect(warnings).toEqual(['nginx does not run: the site is down until this deployment is done'])
})
