import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { readMachineState } from '../support/stories.ts'

const missingSite = '/etc/nginx/sites-available/gone'

test('a deployment with a dangling link is a first deployment', async () => {
  const machine = new Machine()
  machine.link = missingSite
  const v1 = machine.pushRelease('v1')
  expect((await deployOn(machine, { tag: 'v1' })).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
  expect(readMachineState(machine)).toMatchObject({ link: sitePaths.blue, servedImage: v1, brokenPromises: [] })
})

test('the link dangles again and blue is stopped when nginx never loaded the site of blue', async () => {
  const machine = new Machine()
  machine.link = missingSite
  machine.nginx.ignoresReloads = true
  machine.pushRelease('v1')
  expect((await deployOn(machine, { tag: 'v1' })).outputs).toMatchObject({ result: 'rolled-back', color: '' })
  expect(readMachineState(machine)).toMatchObject({ link: missingSite, running: ['db'], brokenPromises: [] })
  expect(machine.requestSite()?.status).toBe(200)
})

test('blue is not stopped when nginx serves it and cannot go back to a missing site', async () => {
  const machine = new Machine()
  machine.link = missingSite
  const v1 = machine.pushRelease('v1', { siteStatus: 503 })
  const { outputs, annotation } = await deployOn(machine, { tag: 'v1' })
  expect(outputs).toMatchObject({ result: 'stranded', color: '', 'failed-step': 'verify' })
  expect(annotation.text).toContain('but nginx may still serve blue, so blue is not stopped')
  expect(readMachineState(machine)).toMatchObject({
    link: missingSite,
    servedImage: v1,
    running: ['blue', 'db'],
    brokenPromises: [],
    cutRequests: [],
  })
})
