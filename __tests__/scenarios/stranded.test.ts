import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import type { Machine } from '../support/fake-host/machine.ts'
import { siteOf } from '../support/fake-host/machine.ts'
import { blueIsLive, truthOf, untilSwitch } from '../support/stories.ts'

const reasons: readonly [string, (machine: Machine) => void, RegExp][] = [
  [
    'the old site is broken by now',
    (machine) => machine.sites.set(siteOf.blue, { port: 8081, broken: true }),
    /nginx -t rejects/,
  ],
  ['the disk takes no change', (machine) => (machine.readOnly = true), /link could not be replaced/],
  ['nginx hears no reload', (machine) => (machine.reloadFails = true), /could not be reloaded/],
]

test.each(reasons)(
  'the switch cannot be undone since %s: green, which has the traffic, is left up',
  async (_, happens, why) => {
    const { machine } = await blueIsLive()
    const v2 = machine.release('v2', { siteStatus: 503 })
    const fault = {
      at: 'switch nginx',
      nth: 2,
      kind: 'meanwhile',
      happens,
    } as const
    const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', faults: [fault] })
    expect(outputs).toMatchObject({
      result: 'stranded',
      color: '',
      'previous-color': 'blue',
      'failed-step': 'verify',
      image: '',
    })
    expect(transcript).toEqual([...untilSwitch, 'verify', 'logs', 'switch green -> blue'])
    expect(annotation).toMatchObject({ level: 'error', title: 'STRANDED: deployment failed at verify' })
    expect(annotation.text).toMatch(why)
    expect(annotation.text).toContain(`sudo ln -sfn ${siteOf.blue} /etc/nginx/sites-enabled/default`)
    expect(truthOf(machine)).toMatchObject({
      link: siteOf.green,
      serves: v2,
      running: ['blue', 'db', 'green'],
      broken: [],
      cut: [],
      leased: false,
    })
  },
)

test('the next deployment finds its way: what nginx serves is live, the other color is made anew', async () => {
  const { machine } = await blueIsLive()
  machine.release('v2', { siteStatus: 503 })
  const happens = () => {
    machine.reloadFails = true
  }
  await deployOn(machine, { tag: 'v2', faults: [{ at: 'switch nginx', nth: 2, kind: 'meanwhile', happens }] })
  machine.reloadFails = false
  const v3 = machine.release('v3')
  const { outputs } = await deployOn(machine, { tag: 'v3' })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'blue', 'previous-color': 'green' })
  expect(truthOf(machine)).toMatchObject({ serves: v3, running: ['blue', 'db'], broken: [] })
})
