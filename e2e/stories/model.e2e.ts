import { beforeAll, expect, test } from '@jest/globals'
import { HostSequences } from '../model/on-host.ts'
import { runOnModel } from '../model/on-model.ts'
import { sequences } from '../model/sequences.ts'
import { useTestbed } from '../support/use-testbed.ts'

// __tests__/properties proves promises on the model of a host. So the model must behave as a real host does.
const host = new HostSequences(useTestbed())
beforeAll(() => host.prepare())

test.each(Object.entries(sequences))('the model ends in the same state as a real host: %s', async (_, actions) => {
  expect(await host.run(actions)).toEqual(await runOnModel(actions))
})
