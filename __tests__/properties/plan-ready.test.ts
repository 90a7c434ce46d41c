import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { deployOn } from '../support/deploy-on.ts'
import { setHostFault } from '../support/model/apply-plan.ts'
import { createHost, initialStates } from '../support/model/initial-state.ts'
import type { HostFault } from '../support/model/run-plan.ts'

/** What a plan can know before a deployment begins. */
const visibleFaults: readonly HostFault[] = ['none', 'a port is taken']
const runCount = 600

test(`a plan that says ready is followed by a deployment that succeeds, and one that says not ready by a refusal: ${runCount} hosts`, async () => {
  const ended = { deployed: 0, refused: 0 }
  const property = fc.asyncProperty(initialStates, fc.constantFrom(...visibleFaults), async (state, hostFault) => {
    const machine = createHost(state)
    setHostFault(machine, hostFault)
    // A port has one holder.
    if (machine.findByPort(8082) !== undefined) machine.portsTaken.clear()
    machine.pushRelease('v9', { listensAfterMs: 200 })
    const plan = await deployOn(machine, { tag: 'v9', number: 8, inputs: { mode: 'plan' } })
    const deployment = await deployOn(machine, { tag: 'v9', number: 9 })
    const isReady = plan.annotation.level !== 'error'
    const { result } = deployment.outputs
    if (result === 'deployed' || result === 'refused') ended[result] += 1
    if (result !== (isReady ? 'deployed' : 'refused'))
      throw new Error(`the plan: ${plan.annotation.text}\nthe deployment: ${result}: ${deployment.annotation.text}`)
  })
  await fc.assert(property, { numRuns: runCount, seed: 1_519_187_292 })
  // Neither side of the property may be empty.
  expect([ended.deployed > runCount / 10, ended.refused > runCount / 10]).toEqual([true, true])
})
