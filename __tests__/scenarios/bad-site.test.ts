import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, stateWithBlueLive, readMachineState, commandsUntilSwitch } from '../support/stories.ts'

test('the link is restored and green is stopped when nginx -t rejects the site of green', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  machine.sites.set(sitePaths.green, { port: 8082, broken: true })
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'switch' })
  expect(transcript).toEqual([...commandsUntilSwitch, 'stop green', 'probe nginx'])
  expect(annotation.text).toMatch(/nginx -t rejects the new configuration: .*unexpected "}" in .*green:3/)
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test.each([
  ['the reload fails', { reloadFails: true }, /could not be reloaded/],
  [
    'another program changed the link',
    { link: '/etc/nginx/sites-available/maintenance' },
    /another program changed it meanwhile/,
  ],
])('green is stopped, and a link of another program is kept, when %s', async (_, deviation, reason) => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  machine.sites.set('/etc/nginx/sites-available/maintenance', 'own')
  const change = () => void Object.assign(machine, deviation)
  const { outputs, transcript, annotation } = await deployOn(machine, {
    tag: 'v2',
    faults: [{ at: 'switch nginx', kind: 'other change', change }],
  })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'switch' })
  expect(transcript).toEqual([...commandsUntilSwitch, 'stop green', 'probe nginx'])
  expect(annotation.text).toMatch(reason)
  expect(readMachineState(machine)).toMatchObject({
    link: sitePaths.blue,
    running: ['blue', 'db'],
    brokenPromises: [],
    cutRequests: [],
    ...('link' in deviation ? deviation : {}),
  })
})

test('a deployment is refused before it changes anything when nginx -t fails', async () => {
  const { machine, v1 } = await deployBlue()
  machine.sites.set(sitePaths.blue, { port: 8081, broken: true })
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v1' })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(transcript).toEqual(['open folder', 'take lock', 'read host'])
  expect(annotation.text).toContain('Nothing was changed on the server.')
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})
