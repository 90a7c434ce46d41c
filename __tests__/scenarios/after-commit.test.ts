import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import type { Fault } from '../support/fake-host.ts'
import { sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState, commandsUntilSwitch } from '../support/stories.ts'

const faults = [
  { kind: 'command fails', code: 1, stderr: 'oops' },
  { kind: 'command times out' },
  { kind: 'connection is lost' },
  { kind: 'run is cancelled' },
] as const

test.each(faults)('blue is not stopped, since it may still have requests, when the $kind at drain', async (fault) => {
  const { machine } = await deployBlue()
  const v2 = machine.pushRelease('v2')
  const { outputs, transcript, annotation } = await deployOn(machine, {
    tag: 'v2',
    faults: [{ at: 'drain', ...fault }],
  })
  expect(outputs).toEqual({
    result: 'deployed',
    color: 'green',
    'previous-color': 'blue',
    'failed-step': 'drain',
    image: `green=${v2.digest}`,
  })
  const reconnected = fault.kind === 'connection is lost' ? ['open folder', 'take lock'] : []
  expect(transcript).toEqual([...commandsUntilSwitch, 'verify', 'drain', ...reconnected, 'probe nginx'])
  expect(annotation).toMatchObject({
    level: 'warning',
    title: expect.stringMatching(/^Deployed, but drain (failed|was cancelled)$/),
  })
  expect(annotation.text).toContain('blue may still run; the next deployment stops it')
  expect(readMachineState(machine)).toEqual({
    link: sitePaths.green,
    servedImage: v2,
    running: ['blue', 'db', 'green'],
    brokenPromises: [],
    cutRequests: [],
    lockIsHeld: false,
  })
})

test.each(faults)('the result is deployed, with a warning, when the $kind at stop', async (fault) => {
  const { machine } = await deployBlue()
  const v2 = machine.pushRelease('v2')
  const stopFault: Fault = { at: 'docker stop', ...fault }
  const { outputs, annotation } = await deployOn(machine, { tag: 'v2', faults: [stopFault] })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green', 'failed-step': 'stop' })
  expect(annotation.level).toBe('warning')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v2, brokenPromises: [], cutRequests: [] })
})

test('the old color is stopped when the drain times out, with a warning about the open connections', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  machine.nginx.requestMs = Number.POSITIVE_INFINITY
  const { outputs, warnings } = await deployOn(machine, { tag: 'v2', inputs: { 'drain-timeout': '5s' } })
  expect(outputs).toMatchObject({ result: 'deployed', 'failed-step': '' })
  expect(warnings).toEqual([
    '1 connection to blue still open after 5 s (drain-timeout): blue is stopped now, and requests that take longer than its stop_grace_period (10 s if the Compose file sets none) are cut',
  ])
  expect(readMachineState(machine)).toMatchObject({
    running: ['db', 'green'],
    brokenPromises: [],
    cutRequests: ['blue'],
  })
})

test('the drain waits for requests that end just before drain-timeout', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  machine.nginx.requestMs = 29_000
  expect((await deployOn(machine, { tag: 'v2' })).warnings).toEqual([])
  expect(readMachineState(machine)).toMatchObject({ running: ['db', 'green'], brokenPromises: [], cutRequests: [] })
})
