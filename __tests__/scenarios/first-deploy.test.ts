import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { distributionSite, Machine, sitePaths } from '../support/fake-host/machine.ts'
import { readMachineState } from '../support/stories.ts'

const steps = ['open folder', 'take lock', 'read host', 'pull', 'up blue', 'health', 'switch default -> blue', 'verify']

test('a first deployment starts blue and its dependencies, and points the link to blue', async () => {
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
  expect(transcript).toEqual([...steps, 'drain', 'probe nginx'])
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

test.each([distributionSite, undefined])('a failed first deployment leaves the link unchanged: %s', async (link) => {
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
  expect(annotation.text).toContain('As before, no release serves: ')
  expect(readMachineState(machine)).toMatchObject({
    link,
    servedImage: undefined,
    running: ['db'],
    brokenPromises: [],
    cutRequests: [],
  })
  expect(machine.requestSite()?.status).toBe(200)
})

test('nginx is started when it does not run, and stopped again when the release fails', async () => {
  const machine = new Machine()
  machine.nginx.current = undefined
  machine.pushRelease('v1', { siteStatus: 503 })
  expect((await deployOn(machine, { tag: 'v1' })).outputs.result).toBe('rolled-back')
  machine.advance(1_000)
  expect(readMachineState(machine)).toMatchObject({ running: ['db'], brokenPromises: [], cutRequests: [] }) // The requests of all visitors had ended.
  expect([machine.nginx.isRunning, machine.link]).toEqual([false, distributionSite])
  machine.pushRelease('v2')
  expect((await deployOn(machine, { tag: 'v2' })).outputs.result).toBe('deployed')
  expect(machine.requestSite()?.status).toBe(200)
})

test('an nginx that somebody else started meanwhile is not stopped when the release fails', async () => {
  const machine = new Machine()
  machine.nginx.current = undefined
  machine.pushRelease('v1', { siteStatus: 503 })
  const change = () => machine.nginx.start(undefined)
  const faults = [{ at: 'switch nginx', kind: 'other change', change }] as const
  expect((await deployOn(machine, { tag: 'v1', faults })).outputs.result).toBe('rolled-back')
  machine.advance(1_000)
  expect([machine.nginx.isRunning, machine.link]).toEqual([true, distributionSite])
  expect(machine.requestSite()?.status).toBe(200)
})
