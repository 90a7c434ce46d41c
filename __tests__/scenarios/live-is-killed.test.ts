import { describe, expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { Machine } from '../support/fake-host/machine.ts'

/** Blue is live, and is killed 10 s after its start. */
async function deployDoomedBlue() {
  const machine = new Machine()
  machine.pushRelease('v1', { crashesAfterMs: 10_000, exitCode: 137, oomKilled: true })
  await deployOn(machine, { tag: 'v1' })
  return machine
}

test('a live color that is killed while the next release starts is told at once, and the next release heals the site', async () => {
  const machine = await deployDoomedBlue()
  machine.pushRelease('v2', { listensAfterMs: 60_000 })
  const { outputs, warnings } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(warnings).toEqual([
    expect.stringContaining('blue, the live color, was killed, most likely for memory, while green was starting'),
  ])
  expect(warnings[0]).toContain('give the server more memory or swap')
})

test('when the next release fails too, the killed live color is started again', async () => {
  const machine = await deployDoomedBlue()
  machine.pushRelease('v2', { listensAfterMs: 1e9 })
  const { outputs, warnings } = await deployOn(machine, { tag: 'v2', inputs: { 'health-timeout': '15s' } })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'health' })
  expect(warnings).toContainEqual(expect.stringContaining('it was started again'))
})

test('a deployment warns when a second color does not fit beside the live one', async () => {
  const machine = await deployDoomedBlue()
  machine.pushRelease('v2', { listensAfterMs: 1_000 })
  const [mebibyte, kibPerMebibyte] = [2 ** 20, 1024]
  machine.memoryLines = ([blue = '', green = '']) => [
    `used ${green} ${50 * mebibyte}`,
    `used ${blue} ${450 * mebibyte}`,
    `memory ${200 * kibPerMebibyte} 0`,
  ]
  const { warnings } = await deployOn(machine, { tag: 'v2' })
  expect(warnings).toContainEqual(
    expect.stringContaining('blue uses 450 MiB, 250 MiB are free (no swap): not enough for a second color'),
  )
})

describe('a container is removed by another program while the next release starts', () => {
  const deployWhileRemoved = async (service: string) => {
    const machine = new Machine()
    machine.pushRelease('v1')
    await deployOn(machine, { tag: 'v1' })
    machine.pushRelease('v2', { listensAfterMs: 4_000 })
    const remove = (host: Machine) =>
      host.changeByHand(() => host.engine.findContainers('app', service).forEach((each) => host.engine.remove(each)))
    const change = (host: Machine) => host.time.schedule(2_000, () => remove(host))
    return deployOn(machine, { tag: 'v2', faults: [{ at: 'health check', kind: 'other change', change }] })
  }

  test('of the live color: that is told, and the next release heals the site', async () => {
    const { outputs, warnings } = await deployWhileRemoved('blue')
    expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(warnings[0]).toContain('blue, the live color, went down while green was starting')
    expect(warnings[0]).toContain('app-blue-1: it was removed')
  })

  test('of the new color: the deployment fails, and names it', async () => {
    const { outputs, annotation } = await deployWhileRemoved('green')
    expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'health' })
    expect(annotation.text).toContain('app-green-1 was removed by another program while it was starting')
  })
})
