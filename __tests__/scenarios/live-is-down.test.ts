import { expect, test } from '@jest/globals'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState, type LiveHost } from '../support/stories.ts'

/** Deploys blue, and stops it. */
async function deployBlueAndStopIt(): Promise<LiveHost> {
  const liveHost = await deployBlue()
  const { machine } = liveHost
  machine.changeByHand(() => machine.engine.findContainers('app', 'blue').forEach((each) => machine.engine.stop(each)))
  machine.pushRelease('v2')
  return liveHost
}

const noReleaseServes = { color: '', 'previous-color': 'blue', image: '' }

test('the post step does not claim that blue serves when the run was killed at pull', async () => {
  const { machine } = await deployBlueAndStopIt()
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'docker pull', effect: 1, kind: 'process is killed' }] })
  const { outputs, annotation } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(outputs).toMatchObject({ result: 'rolled-back', ...noReleaseServes })
  expect(annotation.text).toContain('As before, no release serves: ')
})

test('the post step keeps green live when the run was killed before verify, since blue is down', async () => {
  const { machine } = await deployBlueAndStopIt()
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

test('the post step restores the link to blue when nginx never loaded the site of green', async () => {
  const { machine } = await deployBlueAndStopIt()
  machine.nginx.ignoresReloads = true
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'watch nginx', kind: 'process is killed' }] })
  machine.advance(1_000)
  machine.nginx.ignoresReloads = false
  const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(outputs).toMatchObject({ result: 'rolled-back', ...noReleaseServes })
  expect(readMachineState(machine)).toMatchObject({ link: sitePaths.blue, running: ['db'], brokenPromises: [] })
})

test('a failed deployment reports that no release serves when nginx does not run, and does not wait for it', async () => {
  const { machine } = await deployBlue()
  machine.changeByHand(() => (machine.nginx.current = undefined))
  const startedAt = machine.now
  const { outputs, warnings } = await deployOn(machine, { tag: 'not there' })
  expect(outputs).toMatchObject({ result: 'rolled-back', ...noReleaseServes })
  expect(warnings).toEqual(['nginx does not run: the site is down until this deployment is done'])
  expect(machine.now - startedAt).toBeLessThan(30_000)
})
