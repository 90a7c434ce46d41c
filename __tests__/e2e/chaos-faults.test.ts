import { expect, test } from '@jest/globals'

import { listFaults, describeInstant, sampleFaults, type FaultKind } from '../../e2e/chaos/fault.ts'
import { stepNames } from '../../e2e/steps.ts'

const instants = (kind: FaultKind, at: string) =>
  listFaults(1).filter((fault) => fault.kind === kind && fault.at.kind === at)

test('kills come at the begin and the end of each step, and at 30 random instants', () => {
  expect(instants('killed', 'begin').map(({ at }) => 'step' in at && at.step)).toEqual(stepNames)
  expect(instants('killed', 'end').map(({ at }) => 'step' in at && at.step)).toEqual(stepNames)
  expect(instants('killed', 'random')).toHaveLength(30)
})

test('cancels come at each step and at 15 random instants, resets at each step, black holes at 5 steps', () => {
  expect(instants('cancelled', 'begin')).toHaveLength(stepNames.length)
  expect(instants('cancelled', 'random')).toHaveLength(15)
  expect(instants('link reset', 'begin')).toHaveLength(stepNames.length)
  expect(instants('link black-holed', 'begin')).toHaveLength(5)
})

test('random instants are within the deployment, differ, and are the same for the same seed', () => {
  const parts = (seed: number) => listFaults(seed).flatMap(({ at }) => ('part' in at ? [at.part] : []))
  expect(parts(7)).toEqual(parts(7))
  expect(parts(7)).not.toEqual(parts(8))
  expect(new Set(parts(7)).size).toBe(parts(7).length)
  for (const part of parts(7)) expect(part >= 0 && part < 1).toBe(true)
  const mean = Array.from({ length: 40 }, (_, seed) => parts(seed)).flat()
  expect(mean.reduce((sum, part) => sum + part, 0) / mean.length).toBeCloseTo(0.5, 1)
})

test('the sample is a part of all faults', () => {
  const names = (faults: typeof sampleFaults) => faults.map(({ kind, at }) => `${kind}: ${describeInstant(at)}`)
  expect(names(listFaults(1))).toEqual(expect.arrayContaining(names(sampleFaults)))
})
