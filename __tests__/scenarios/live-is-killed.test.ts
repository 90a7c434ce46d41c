import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { Machine } from '../support/fake-host/machine.ts'

/** Blue is live, and is killed 10 s after its start. */
async function deployDoomedBlue() {
  const machine = new Machine()
  machine.pushRelease('v1', { crashesAfterMs: 10_000, exitCode: 137, oomKilled: true })
  await deployOn(machine, { tag: 'v1' })
  return machine
}

test('health fails at once when the live color is killed while the next release starts', async () => {
  const machine = await deployDoomedBlue()
  machine.pushRelease('v2', { listensAfterMs: 60_000 })
  const before = machine.now
  const { outputs, annotation, outcome } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ 'failed-step': 'health' })
  expect(annotation.text).toContain(
    'blue, the live color, was killed, most likely for memory, while green was starting',
  )
  expect(annotation.text).toContain('give the server more memory or swap')
  expect('failure' in outcome && outcome.failure.error).toMatchObject({ blame: 'host' })
  expect(machine.now - before).toBeLessThan(20_000)
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
