import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { readMachineState } from '../support/stories.ts'

const nowhere = '/etc/nginx/sites-available/gone'

test('a link that leads nowhere: a first deployment', async () => {
  const machine = new Machine()
  machine.link = nowhere
  const v1 = machine.pushRelease('v1')
  expect((await deployOn(machine, { tag: 'v1' })).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
  expect(readMachineState(machine)).toMatchObject({ link: sitePaths.blue, servedImage: v1, brokenPromises: [] })
})

test('one that nginx never took: the link leads nowhere again, and blue goes', async () => {
  const machine = new Machine()
  machine.link = nowhere
  machine.nginx.ignoresReloads = true
  machine.pushRelease('v1')
  expect((await deployOn(machine, { tag: 'v1' })).outputs).toMatchObject({ result: 'rolled-back', color: '' })
  expect(readMachineState(machine)).toMatchObject({ link: nowhere, running: ['db'], brokenPromises: [] })
  expect(machine.requestSite()?.status).toBe(200)
})

test('one that nginx took and that fails its visitors: nginx cannot go back, so what it serves is left up', async () => {
  const machine = new Machine()
  machine.link = nowhere
  const v1 = machine.pushRelease('v1', { siteStatus: 503 })
  const { outputs, annotation } = await deployOn(machine, { tag: 'v1' })
  expect(outputs).toMatchObject({ result: 'stranded', color: '', 'failed-step': 'verify' })
  expect(annotation.text).toContain('but nginx may still serve blue, so blue is not stopped')
  expect(readMachineState(machine)).toMatchObject({
    link: nowhere,
    servedImage: v1,
    running: ['blue', 'db'],
    brokenPromises: [],
    cutRequests: [],
  })
})
