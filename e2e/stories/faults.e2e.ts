import { beforeAll, expect, test } from '@jest/globals'
import { describeInstant, sampleFaults } from '../chaos/fault.ts'
import { Series } from '../chaos/series.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed()
let series: Series
beforeAll(async () => {
  series = await Series.begin(testbed)
})

const faults = sampleFaults.map((fault) => [`${fault.kind}, ${describeInstant(fault.at)}`, fault] as const)

test.each(faults)('the site and the next deployment survive: %s', async (_, fault) => {
  const { problems } = await series.tryFault(fault)
  expect(problems).toEqual([])
})
