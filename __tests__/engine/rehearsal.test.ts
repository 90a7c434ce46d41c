import { expect, test } from '@jest/globals'
import { Rehearsal } from '../../src/engine/rehearsal.ts'
import type { Step } from '../../src/engine/step.ts'

const createStep = (
  name: string,
  preview?: () => { readonly message: string },
): Step<null, null, null, Record<string, never>, null> => ({
  name,
  phase: 'prepare',
  run: () => Promise.reject(new Error('a rehearsal runs nothing')),
  ...(preview && { preview }),
})

test('a rehearsal collects the previews in order, and leaves out steps without one', async () => {
  const rehearsal = new Rehearsal<null, null>(null, null)
  await rehearsal.runAll(async () => {
    await rehearsal.run(createStep('connect'))
    await rehearsal.run(createStep('pull', () => ({ message: 'pulls' })))
  })
  expect(rehearsal.steps).toEqual([{ step: 'pull', message: 'pulls', commands: [] }])
})

test('a preview that throws fails the plan, which would miss steps otherwise', async () => {
  const rehearsal = new Rehearsal<null, null>(null, null)
  const broken = createStep('up', () => {
    throw new Error('no model')
  })
  await expect(rehearsal.runAll(() => rehearsal.run(broken))).rejects.toThrow('no model')
})
