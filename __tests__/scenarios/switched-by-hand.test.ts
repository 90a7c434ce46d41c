import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import type { Machine } from '../support/fake-host/machine.ts'
import { deployBlue } from '../support/stories.ts'

const siteOf = (color: string) => `/etc/nginx/sites-available/${color}`

/** Green is live, and blue still runs, kept by the deployment before. */
async function deployBoth(): Promise<Machine> {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', inputs: { 'old-color': 'keep' }, number: 2 })
  machine.pushRelease('v3')
  return machine
}

const statusOf = (machine: Machine, service: string) =>
  machine.engine.containers.find((each) => each.service === service)?.status

test('a color that a user makes live during the pull is not changed', async () => {
  const machine = await deployBoth()
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
  expect(annotation.text).toContain(`holds ${siteOf('blue')} now`)
  expect(machine.engine.containers.find((each) => each.service === 'blue')?.id).toBe(before)
  expect(statusOf(machine, 'blue')).toBe('running')
})

test('the old color is not stopped when a user makes it live again after the switch', async () => {
  const machine = await deployBoth()
  const change = () => {
    machine.link = siteOf('green')
  }
  const { outputs, annotation } = await deployOn(machine, {
    tag: 'v3',
    number: 3,
    faults: [{ at: 'docker stop', kind: 'other change', change }],
  })
  expect(outputs).toMatchObject({ result: 'deployed', 'failed-step': 'stop', color: 'blue' })
  expect(annotation.level).toBe('warning')
  expect(annotation.text).toContain('was changed after the switch')
  expect(annotation.text).toMatch(/blue serves .* \(checked at the end: 200\)/)
  expect(statusOf(machine, 'green')).toBe('running')
})
