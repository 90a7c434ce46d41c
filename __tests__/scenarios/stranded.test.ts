import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import type { Machine } from '../support/fake-host/machine.ts'
import { sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState, commandsUntilSwitch } from '../support/stories.ts'

const reasons: readonly [string, (machine: Machine) => void, RegExp][] = [
  [
    'nginx -t rejects the old site',
    (machine) => machine.sites.set(sitePaths.blue, { port: 8081, broken: true }),
    /nginx -t rejects/,
  ],
  ['the disk is read-only', (machine) => (machine.linkIsReadOnly = true), /it could not be replaced/],
  ['the reload fails', (machine) => (machine.reloadFails = true), /could not be reloaded/],
]

test.each(reasons)(
  'green, which has the traffic, is not stopped when the undo of the switch fails because %s',
  async (_, change, why) => {
    const { machine } = await deployBlue()
    const v2 = machine.pushRelease('v2', { siteStatus: 503 })
    const fault = {
      at: 'switch nginx',
      nth: 2,
      kind: 'other change',
      change,
    } as const
    const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', faults: [fault] })
    expect(outputs).toMatchObject({
      result: 'stranded',
      color: '', // It answers 503.
      'previous-color': 'blue',
      'failed-step': 'verify',
      image: '',
    })
    expect(transcript).toEqual([
      ...commandsUntilSwitch,
      'verify',
      'read log',
      'start again',
      'switch green -> blue',
      'probe nginx',
    ])
    expect(annotation).toMatchObject({ level: 'error', title: 'STRANDED: deployment failed at verify' })
    expect(annotation.text).toMatch(why)
    expect(annotation.text).toContain(`sudo ln -sfn ${sitePaths.blue} /etc/nginx/sites-enabled/default`)
    expect(readMachineState(machine)).toMatchObject({
      link: sitePaths.green,
      servedImage: v2,
      running: ['blue', 'db', 'green'],
      brokenPromises: [],
      cutRequests: [],
      lockIsHeld: false,
    })
  },
)

test('the next deployment after a stranded one takes the color that nginx serves as live', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2', { siteStatus: 503 })
  const change = () => {
    machine.reloadFails = true
  }
  await deployOn(machine, { tag: 'v2', faults: [{ at: 'switch nginx', nth: 2, kind: 'other change', change }] })
  machine.reloadFails = false
  const v3 = machine.pushRelease('v3')
  const { outputs } = await deployOn(machine, { tag: 'v3' })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'blue', 'previous-color': 'green' })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v3, running: ['blue', 'db'], brokenPromises: [] })
})
