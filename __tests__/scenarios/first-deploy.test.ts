import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { distributionSite, Machine, sitePaths } from '../support/fake-host/machine.ts'
import { readMachineState } from '../support/stories.ts'

const steps = ['open folder', 'take lock', 'read host', 'pull', 'up blue', 'health', 'switch default -> blue', 'verify']

test('blue comes up, is proven and gets the link; what it needs is started with it', async () => {
  const machine = new Machine()
  const v1 = machine.pushRelease('v1')
  const { outputs, transcript, annotation, warnings } = await deployOn(machine, { tag: 'v1' })
  expect(outputs).toEqual({
    result: 'deployed',
    color: 'blue',
    'previous-color': '',
    'failed-step': '',
    image: `blue=${v1.digest}`,
  })
  expect(transcript).toEqual([...steps, 'drain'])
  expect([annotation.level, warnings]).toEqual(['info', []])
  expect(readMachineState(machine)).toEqual({
    link: sitePaths.blue,
    servedImage: v1,
    running: ['blue', 'db'],
    brokenPromises: [],
    cutRequests: [],
    lockIsHeld: false,
  })
})

test.each([distributionSite, undefined])('one that fails leaves the link as it was: %s', async (link) => {
  const machine = new Machine()
  machine.link = link
  machine.pushRelease('v1', { siteStatus: 503 })
  const { outputs, annotation } = await deployOn(machine, { tag: 'v1' })
  expect(outputs).toMatchObject({
    result: 'rolled-back',
    color: '',
    'previous-color': '',
    'failed-step': 'verify',
    image: '',
  })
  expect(annotation.text).toContain('As before, no release serves.')
  expect(readMachineState(machine)).toMatchObject({
    link,
    servedImage: undefined,
    running: ['db'],
    brokenPromises: [],
    cutRequests: [],
  })
  expect(machine.requestSite()?.status).toBe(200)
})

test('an nginx that does not run is started, and stopped again when the release is no good', async () => {
  const machine = new Machine()
  machine.nginx.current = undefined
  machine.pushRelease('v1', { siteStatus: 503 })
  expect((await deployOn(machine, { tag: 'v1' })).outputs.result).toBe('rolled-back')
  machine.advance(1_000)
  expect(readMachineState(machine)).toMatchObject({ running: ['db'], brokenPromises: [], cutRequests: [] }) // its visitors had been answered by then
  expect([machine.nginx.isRunning, machine.link]).toEqual([false, distributionSite])
  machine.pushRelease('v2')
  expect((await deployOn(machine, { tag: 'v2' })).outputs.result).toBe('deployed')
  expect(machine.requestSite()?.status).toBe(200)
})
