import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { describeInstant, sample } from '../chaos/fault.ts'
import { Series } from '../chaos/series.ts'
import { Stage } from '../support/testbed.ts'

let stage: Stage
let series: Series
beforeAll(async () => {
  stage = await Stage.open()
  series = await Series.begin(stage)
})
afterAll(() => stage.close())

const faults = sample.map((fault) => [`${fault.kind}: ${describeInstant(fault.at)}`, fault] as const)

test.each(faults)('%s', async (_, fault) => {
  const { problems } = await series.play(fault)
  expect(problems).toEqual([])
})
