import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { siteOf } from '../support/fake-host/machine.ts'
import { blueIsLive, blueServesOn, truthOf, untilSwitch } from '../support/stories.ts'

test('a release that is healthy but fails its visitors: back to blue, its requests waited for, then green down', async () => {
  const { machine, v1 } = await blueIsLive()
  machine.release('v2', { siteStatus: 503 })
  const { outputs, transcript, annotation, report } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toEqual({
    result: 'rolled-back',
    color: 'blue',
    'previous-color': 'blue',
    'failed-step': 'verify',
    image: `blue=${v1.digest}`,
  })
  expect(transcript).toEqual([
    ...untilSwitch,
    'verify',
    'logs',
    'switch green -> blue',
    'verify',
    'drain',
    'stop green',
  ])
  expect(annotation.text).toContain('got 503 through nginx')
  expect(truthOf(machine)).toEqual(blueServesOn(v1))
  expect(report.steps.slice(-3).map(({ action, step, result }) => `${action} ${step} ${result}`)).toEqual([
    'run verify failed',
    'undo switch done',
    'undo up done',
  ])
})

test("a site that leads to the other color's port is refused before anything is pulled", async () => {
  const { machine, v1 } = await blueIsLive()
  machine.release('v2')
  machine.sites.set(siteOf.green, { port: 8081 })
  const { outputs, transcript } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(transcript).toEqual(['open', 'lock', 'look'])
  expect(truthOf(machine)).toEqual(blueServesOn(v1))
})

test('the former release itself answers 503: it was live as it is, so going back to it is a way back', async () => {
  const { machine, v1 } = await blueIsLive()
  Object.assign(v1.behaviour, { siteStatus: 503 })
  machine.release('v2', { siteStatus: 502 })
  const { outputs } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'verify' })
  expect(truthOf(machine)).toEqual(blueServesOn(v1))
})

test('verify-status decides where it is given', async () => {
  const { machine } = await blueIsLive()
  machine.release('v2', { siteStatus: 404 })
  expect((await deployOn(machine, { tag: 'v2', inputs: { 'verify-status': '200-299' } })).outputs.result).toBe(
    'rolled-back',
  )
  expect((await deployOn(machine, { tag: 'v2' })).outputs.result).toBe('deployed')
})
