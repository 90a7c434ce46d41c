import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { siteOf } from '../support/fake-host/machine.ts'
import { blueIsLive, blueServesOn, truthOf, untilSwitch } from '../support/stories.ts'

test("nginx refuses green's site: the script has the link back, so only green is taken down", async () => {
  const { machine, v1 } = await blueIsLive()
  machine.release('v2')
  machine.sites.set(siteOf.green, { port: 8082, broken: true })
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'switch' })
  expect(transcript).toEqual([...untilSwitch, 'stop green'])
  expect(annotation.text).toMatch(/nginx -t rejects the new configuration: .*unexpected "}" in .*green:3/)
  expect(truthOf(machine)).toEqual(blueServesOn(v1))
})

test.each([
  ['the reload fails', { reloadFails: true }, /could not be reloaded/],
  [
    'somebody else moved the link meanwhile',
    { link: '/etc/nginx/sites-available/maintenance' },
    /another program changed it meanwhile/,
  ],
])('%s: nothing of ours is left, and what is not ours stays', async (_, change, why) => {
  const { machine } = await blueIsLive()
  machine.release('v2')
  machine.sites.set('/etc/nginx/sites-available/maintenance', 'own')
  const happens = () => void Object.assign(machine, change)
  const { outputs, transcript, annotation } = await deployOn(machine, {
    tag: 'v2',
    faults: [{ at: 'switch nginx', kind: 'meanwhile', happens }],
  })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'switch' })
  expect(transcript).toEqual([...untilSwitch, 'stop green'])
  expect(annotation.text).toMatch(why)
  expect(truthOf(machine)).toMatchObject({
    link: siteOf.blue,
    running: ['blue', 'db'],
    broken: [],
    cut: [],
    ...('link' in change ? change : {}),
  })
})

test('a host whose nginx is broken already is refused before anything begins', async () => {
  const { machine, v1 } = await blueIsLive()
  machine.sites.set(siteOf.blue, { port: 8081, broken: true })
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v1' })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(transcript).toEqual(['open', 'lock', 'look'])
  expect(annotation.text).toContain('Nothing was changed on the server.')
  expect(truthOf(machine)).toEqual(blueServesOn(v1))
})
