import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import type { Fault } from '../support/fake-host.ts'
import { sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState, commandsUntilSwitch } from '../support/stories.ts'

const ways = [
  { kind: 'command fails', code: 1, stderr: 'oops' },
  { kind: 'command times out' },
  { kind: 'connection is lost' },
  { kind: 'run is cancelled' },
] as const

test.each(ways)('a drain that $kind: deployed, and blue is not stopped, as it may still have requests', async (way) => {
  const { machine } = await deployBlue()
  const v2 = machine.pushRelease('v2')
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', faults: [{ at: 'drain', ...way }] })
  expect(outputs).toEqual({
    result: 'deployed',
    color: 'green',
    'previous-color': 'blue',
    'failed-step': 'drain',
    image: `green=${v2.digest}`,
  })
  expect(transcript).toEqual([...commandsUntilSwitch, 'verify', 'drain'])
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

test.each(ways)('a stop that $kind: deployed, with a warning', async (way) => {
  const { machine } = await deployBlue()
  const v2 = machine.pushRelease('v2')
  const fault: Fault = { at: 'docker stop', ...way }
  const { outputs, annotation } = await deployOn(machine, { tag: 'v2', faults: [fault] })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green', 'failed-step': 'stop' })
  expect(annotation.level).toBe('warning')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v2, brokenPromises: [], cutRequests: [] })
})

test('a drain whose time is up: what is cut is said, and the old color goes', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  machine.nginx.requestMs = Number.POSITIVE_INFINITY
  const { outputs, warnings } = await deployOn(machine, { tag: 'v2', inputs: { 'drain-timeout': '5s' } })
  expect(outputs).toMatchObject({ result: 'deployed', 'failed-step': '' })
  expect(warnings).toEqual([
    '1 connection with blue still open after 5 s (drain-timeout): blue is stopped now, and what it has not finished within 10 s (stop-timeout) is cut',
  ])
  expect(readMachineState(machine)).toMatchObject({
    running: ['db', 'green'],
    brokenPromises: [],
    cutRequests: ['blue'],
  })
})

test('requests that take nearly as long as the drain may are waited for to the end', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  machine.nginx.requestMs = 29_000
  expect((await deployOn(machine, { tag: 'v2' })).warnings).toEqual([])
  expect(readMachineState(machine)).toMatchObject({ running: ['db', 'green'], brokenPromises: [], cutRequests: [] })
})
