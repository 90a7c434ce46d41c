import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import type { Machine } from '../support/fake-host/machine.ts'
import { deployBlue } from '../support/stories.ts'

const siteOf = (color: string) => `/etc/nginx/sites-available/${color}`

/** Blue is live and green, kept by the deployment before, runs too. */
async function bothRun(): Promise<Machine> {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', inputs: { 'old-color': 'keep' }, number: 2 })
  machine.pushRelease('v3')
  return machine
}

const statusOf = (machine: Machine, service: string) =>
  machine.engine.containers.find((each) => each.service === service)?.status

test('somebody points nginx to the idle color while its image is pulled: it is live now, so it is left alone', async () => {
  const machine = await bothRun()
  const before = machine.engine.containers.find((each) => each.service === 'blue')?.id
  const change = () => {
    machine.link = siteOf('blue')
  }
  const { outputs, annotation } = await deployOn(machine, {
    tag: 'v3',
    number: 3,
    faults: [{ at: 'docker compose up', kind: 'other change', change }],
  })
  expect(outputs).toMatchObject({ result: 'stranded', 'failed-step': 'up' })
  expect(annotation.text).toContain(`points to ${siteOf('blue')} now`)
  expect(machine.engine.containers.find((each) => each.service === 'blue')?.id).toBe(before)
  expect(statusOf(machine, 'blue')).toBe('running')
})

test('somebody points nginx back to the old color after the switch: it is live again, so it is not stopped', async () => {
  const machine = await bothRun()
  const change = () => {
    machine.link = siteOf('green')
  }
  const { outputs, annotation } = await deployOn(machine, {
    tag: 'v3',
    number: 3,
    faults: [{ at: 'docker stop', kind: 'other change', change }],
  })
  expect(outputs).toMatchObject({ result: 'deployed', 'failed-step': 'stop' })
  expect(annotation.level).toBe('warning')
  expect(statusOf(machine, 'green')).toBe('running')
})
