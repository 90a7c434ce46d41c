import { expect, test } from '@jest/globals'

import { allFaults, describeInstant, sample, type FaultKind } from '../../e2e/chaos/fault.ts'
import { stepNames } from '../../e2e/steps.ts'

const instants = (kind: FaultKind, at: string) =>
  allFaults(1).filter((fault) => fault.kind === kind && fault.at.kind === at)

test('each boundary of each step is a kill point, and so are 30 random instants', () => {
  expect(instants('killed', 'begin').map(({ at }) => 'step' in at && at.step)).toEqual(stepNames)
  expect(instants('killed', 'end').map(({ at }) => 'step' in at && at.step)).toEqual(stepNames)
  expect(instants('killed', 'random')).toHaveLength(30)
})

test('a cancel comes at each step and at 15 random instants, a reset at each step, a black hole at 5', () => {
  expect(instants('cancelled', 'begin')).toHaveLength(stepNames.length)
  expect(instants('cancelled', 'random')).toHaveLength(15)
  expect(instants('link reset', 'begin')).toHaveLength(stepNames.length)
  expect(instants('link black-holed', 'begin')).toHaveLength(5)
})

test('random instants lie within the deployment, differ, and come again with their seed', () => {
  const parts = (seed: number) => allFaults(seed).flatMap(({ at }) => ('part' in at ? [at.part] : []))
  expect(parts(7)).toEqual(parts(7))
  expect(parts(7)).not.toEqual(parts(8))
  expect(new Set(parts(7)).size).toBe(parts(7).length)
  for (const part of parts(7)) expect(part >= 0 && part < 1).toBe(true)
  const mean = Array.from({ length: 40 }, (_, seed) => parts(seed)).flat()
  expect(mean.reduce((sum, part) => sum + part, 0) / mean.length).toBeCloseTo(0.5, 1)
})

test('the sample is a part of the whole', () => {
  const names = (faults: typeof sample) => faults.map(({ kind, at }) => `${kind}: ${describeInstant(at)}`)
  expect(names(allFaults(1))).toEqual(expect.arrayContaining(names(sample)))
})
