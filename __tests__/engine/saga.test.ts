import { describe, expect, test } from '@jest/globals'
import type { Event } from '../../src/domain/events.ts'
import type { Facts } from '../../src/domain/json.ts'
import { Saga, type SagaContext } from '../../src/engine/saga.ts'
import { StepError, type Step } from '../../src/engine/step.ts'

interface TestContext extends SagaContext {
  readonly undoing: boolean
}

interface StepOptions {
  readonly fails?: Error
  readonly undoFails?: boolean
  readonly noUndo?: boolean
  readonly then?: () => void
}

/** A saga, a function that creates its steps, and the list of all calls, in order. */
function createSaga() {
  const calls: string[] = []
  const events: Event[] = []
  const cancel = new AbortController()
  const base = { signal: cancel.signal, emit: (event: Event) => void events.push(event) }
  const saga = new Saga<TestContext, null>(base, (step, undoing) => {
    calls.push(`context ${step}${undoing ? ' undoing' : ''}`)
    return { ...base, undoing }
  })
  const createStep = (
    name: string,
    { fails, undoFails = false, noUndo = false, then }: StepOptions = {},
  ): Step<string, string, TestContext, Facts, null> => ({
    name,
    phase: 'start',
    run(input) {
      calls.push(`run ${name} of ${input}`)
      then?.()
      return fails ? Promise.reject(fails) : Promise.resolve({ value: `${name} of ${input}`, message: name, facts: {} })
    },
    ...(noUndo
      ? {}
      : {
          undo(input: string, { undoing }: TestContext) {
            calls.push(`undo ${name} of ${input}${undoing ? '' : ' with the wrong context'}`)
            return undoFails ? Promise.reject(new Error('the undo failed')) : Promise.resolve(`${name} undone`)
          },
          manualUndo: (input: string) => [`undo ${name} of ${input} by hand`],
        }),
  })
  const stepCalls = () => calls.filter((each) => !each.startsWith('context'))
  return { saga, createStep, stepCalls, events, cancel }
}

const oops = new Error('oops')

test('each step gets the result of the step before it', async () => {
  const { saga, createStep, stepCalls } = createSaga()
  const ended = await saga.runAll(async () => saga.run(createStep('up'), await saga.run(createStep('pull'), 'x')))
  expect(ended).toEqual({ kind: 'completed', value: 'up of pull of x' })
  expect(stepCalls()).toEqual(['run pull of x', 'run up of pull of x'])
})

describe('a failure', () => {
  test('undoes the steps in reverse order, also the failed one, each with its own input', async () => {
    const { saga, createStep, stepCalls, events } = createSaga()
    const ended = await saga.runAll(async () => {
      await saga.run(createStep('pull', { noUndo: true }), 'a')
      await saga.run(createStep('up'), 'b')
      await saga.run(createStep('switch', { fails: oops }), 'c')
      await saga.run(createStep('verify'), 'd')
    })
    expect(ended).toEqual({
      kind: 'undone',
      failure: { step: expect.objectContaining({ name: 'switch' }), error: oops, cause: 'failed' },
    })
    expect(stepCalls().slice(3)).toEqual(['undo switch of c', 'undo up of b'])
    expect(events.map((event) => `${event.kind} ${'step' in event ? event.step : ''}`).slice(4)).toEqual([
      'step-started switch',
      'step-failed switch',
      'undo-started switch',
      'undo-done switch',
      'undo-started up',
      'undo-done up',
    ])
  })

  test.each(['nothing-to-undo', 'refused'] as const)(
    'of a step that changed nothing (%s) needs no undo of this step',
    async (effect) => {
      const { saga, createStep, stepCalls } = createSaga()
      await saga.runAll(async () => {
        await saga.run(createStep('up'), 'b')
        await saga.run(createStep('switch', { fails: new StepError('no', { effect }) }), 'c')
      })
      expect(stepCalls().slice(2)).toEqual(['undo up of b'])
    },
  )

  test('of a step without an undo that changed nothing does not remove the undo of another step', async () => {
    const { saga, createStep, stepCalls } = createSaga()
    await saga.runAll(async () => {
      await saga.run(createStep('up'), 'b')
      await saga.run(
        createStep('health', { noUndo: true, fails: new StepError('no', { effect: 'nothing-to-undo' }) }),
        'c',
      )
    })
    expect(stepCalls().slice(2)).toEqual(['undo up of b'])
  })

  test('of an undo ends the rollback: no earlier step is undone', async () => {
    const { saga, createStep, stepCalls, events } = createSaga()
    const ended = await saga.runAll(async () => {
      await saga.run(createStep('up'), 'a')
      await saga.run(createStep('switch', { undoFails: true }), 'b')
      await saga.run(createStep('verify', { fails: oops }), 'c')
    })
    expect(ended).toMatchObject({
      kind: 'undo-failed',
      failure: { step: { name: 'verify' }, error: oops },
      undoFailure: {
        step: { name: 'switch' },
        error: new Error('the undo failed'),
        cause: 'failed',
        commands: ['undo switch of b by hand'],
      },
    })
    expect(stepCalls().slice(3)).toEqual(['undo verify of c', 'undo switch of b'])
    expect(events.at(-1)).toMatchObject({ kind: 'undo-failed', step: 'switch', reason: 'the undo failed' })
  })

  test('between two steps counts as a failure of the step before', async () => {
    const { saga, createStep } = createSaga()
    const ended = await saga.runAll(async () => {
      await saga.run(createStep('up'), 'a')
      throw new TypeError('a defect')
    })
    expect(ended).toMatchObject({ kind: 'undone', failure: { step: { name: 'up' }, error: new TypeError('a defect') } })
  })

  test('with a value that is no Error is converted to an Error', async () => {
    const { saga } = createSaga()
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a library may do
    const ended = await saga.runAll(() => Promise.reject('text'))
    expect(ended).toMatchObject({ failure: { step: undefined, error: new Error('text') } })
  })
})

describe('after the commit', () => {
  test('nothing is undone', async () => {
    const { saga, createStep, stepCalls } = createSaga()
    const ended = await saga.runAll(async () => {
      await saga.run(createStep('switch'), 'a')
      saga.commit()
      await saga.run(createStep('drain', { fails: oops }), 'b')
    })
    expect(ended).toMatchObject({
      kind: 'failed-after-commit',
      failure: { step: { name: 'drain' }, error: oops, cause: 'failed' },
    })
    expect(stepCalls()).toEqual(['run switch of a', 'run drain of b'])
  })
})

describe('a cancel', () => {
  test('between two steps does not start the next step, and undoes the former ones', async () => {
    const { saga, createStep, stepCalls, cancel } = createSaga()
    const ended = await saga.runAll(async () => {
      await saga.run(createStep('up', { then: () => cancel.abort(oops) }), 'a')
      await saga.run(createStep('health'), 'b')
    })
    expect(ended).toMatchObject({
      kind: 'undone',
      failure: { step: { name: 'health' }, error: oops, cause: 'cancelled' },
    })
    expect(stepCalls()).toEqual(['run up of a', 'undo up of a'])
  })

  test('after the commit undoes nothing', async () => {
    const { saga, createStep, cancel } = createSaga()
    const ended = await saga.runAll(async () => {
      await saga.run(createStep('verify'), 'a')
      saga.commit()
      cancel.abort(oops)
      await saga.run(createStep('drain'), 'b')
    })
    expect(ended).toMatchObject({
      kind: 'failed-after-commit',
      failure: { step: { name: 'drain' }, cause: 'cancelled' },
    })
  })
})

test('the undo of a step of an earlier process emits undo events, and can fail', async () => {
  const { saga, createStep, events } = createSaga()
  const ended = await saga.runAll(async () => {
    await saga.undo(createStep('switch'), () => Promise.resolve('back'))
    await saga.undo(createStep('up'), () => Promise.reject(oops))
  })
  expect(ended).toMatchObject({ kind: 'undone', failure: { step: { name: 'up' }, error: oops } })
  expect(events.map(({ kind }) => kind)).toEqual(['undo-started', 'undo-done', 'undo-started', 'undo-failed'])
})
