import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { OnHost } from '../model/on-host.ts'
import { playOnModel } from '../model/on-model.ts'
import { sequences } from '../model/sequences.ts'
import { Stage } from '../support/testbed.ts'

// The random sequences of __tests__/properties prove something of a model: here it must agree with a real host.
let stage: Stage
let host: OnHost
beforeAll(async () => {
  stage = await Stage.open()
  host = new OnHost(stage)
  await host.prepare()
})
afterAll(() => stage.close())

test.each(Object.entries(sequences))('the model and the host agree: %s', async (_, acts) => {
  expect(await host.play(acts)).toEqual(await playOnModel(acts))
})
