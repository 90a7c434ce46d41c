import { describe, expect, test } from '@jest/globals'
import type { Event } from '../../src/domain/events.ts'
import type { Facts } from '../../src/domain/json.ts'
import { Saga, type SagaContext } from '../../src/engine/saga.ts'
import { StepError, type Step } from '../../src/engine/step.ts'

interface Ctx extends SagaContext {
  readonly undoing: boolean
}

interface Act {
  readonly fails?: Error
  readonly undoFails?: boolean
  readonly noUndo?: boolean
  readonly then?: () => void
}

/** A saga, the steps that are run in it, and all that was done, in order. */
function stage() {
  const done: string[] = []
  const events: Event[] = []
  const cancel = new AbortController()
  const base = { signal: cancel.signal, emit: (event: Event) => void events.push(event) }
  const saga = new Saga<Ctx, null>(base, (step, undoing) => {
    done.push(`context ${step}${undoing ? ' undoing' : ''}`)
    return { ...base, undoing }
  })
  const act = (
    name: string,
    { fails, undoFails = false, noUndo = false, then }: Act = {},
  ): Step<string, string, Ctx, Facts, null> => ({
    name,
    phase: 'start',
    run(input) {
      done.push(`run ${name} of ${input}`)
      then?.()
      return fails ? Promise.reject(fails) : Promise.resolve({ value: `${name} of ${input}`, message: name, facts: {} })
    },
    ...(noUndo
      ? {}
      : {
          undo(input: string, { undoing }: Ctx) {
            done.push(`undo ${name} of ${input}${undoing ? '' : ' with the wrong context'}`)
            return undoFails ? Promise.reject(new Error('no way back')) : Promise.resolve(`${name} undone`)
          },
          manualUndo: (input: string) => [`undo ${name} of ${input} by hand`],
        }),
  })
  const acts = () => done.filter((each) => !each.startsWith('context'))
  return { saga, act, acts, done, events, cancel }
}

const oops = new Error('oops')

test('each step gets what the one before gave', async () => {
  const { saga, act, acts } = stage()
  const ended = await saga.runAll(async () => saga.run(act('up'), await saga.run(act('pull'), 'x')))
  expect(ended).toEqual({ kind: 'completed', value: 'up of pull of x' })
  expect(acts()).toEqual(['run pull of x', 'run up of pull of x'])
})

describe('a failure', () => {
  test('undoes the last first, the step that failed half-way too, each with its own input', async () => {
    const { saga, act, acts, events } = stage()
    const ended = await saga.runAll(async () => {
      await saga.run(act('pull', { noUndo: true }), 'a')
      await saga.run(act('up'), 'b')
      await saga.run(act('switch', { fails: oops }), 'c')
      await saga.run(act('verify'), 'd')
    })
    expect(ended).toEqual({
      kind: 'undone',
      failure: { step: expect.objectContaining({ name: 'switch' }), error: oops, cause: 'failed' },
    })
    expect(acts().slice(3)).toEqual(['undo switch of c', 'undo up of b'])
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
      const { saga, act, acts } = stage()
      await saga.runAll(async () => {
        await saga.run(act('up'), 'b')
        await saga.run(act('switch', { fails: new StepError('no', { effect }) }), 'c')
      })
      expect(acts().slice(2)).toEqual(['undo up of b'])
    },
  )

  test('of a step without an undo that changed nothing does not remove the undo of another step', async () => {
    const { saga, act, acts } = stage()
    await saga.runAll(async () => {
      await saga.run(act('up'), 'b')
      await saga.run(act('health', { noUndo: true, fails: new StepError('no', { effect: 'nothing-to-undo' }) }), 'c')
    })
    expect(acts().slice(2)).toEqual(['undo up of b'])
  })

  test('of an undo ends the unwinding: what was done before stands', async () => {
    const { saga, act, acts, events } = stage()
    const ended = await saga.runAll(async () => {
      await saga.run(act('up'), 'a')
      await saga.run(act('switch', { undoFails: true }), 'b')
      await saga.run(act('verify', { fails: oops }), 'c')
    })
    expect(ended).toMatchObject({
      kind: 'undo-failed',
      failure: { step: { name: 'verify' }, error: oops },
      undoFailure: {
        step: { name: 'switch' },
        error: new Error('no way back'),
        cause: 'failed',
        commands: ['undo switch of b by hand'],
      },
    })
    expect(acts().slice(3)).toEqual(['undo verify of c', 'undo switch of b'])
    expect(events.at(-1)).toMatchObject({ kind: 'undo-failed', step: 'switch', reason: 'no way back' })
  })

  test('between two steps is one of the step before', async () => {
    const { saga, act } = stage()
    const ended = await saga.runAll(async () => {
      await saga.run(act('up'), 'a')
      throw new TypeError('a defect')
    })
    expect(ended).toMatchObject({ kind: 'undone', failure: { step: { name: 'up' }, error: new TypeError('a defect') } })
  })

  test('that is no Error becomes one', async () => {
    const { saga } = stage()
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a library may do
    const ended = await saga.runAll(() => Promise.reject('text'))
    expect(ended).toMatchObject({ failure: { step: undefined, error: new Error('text') } })
  })
})

describe('after the commit', () => {
  test('nothing is undone any more', async () => {
    const { saga, act, acts } = stage()
    const ended = await saga.runAll(async () => {
      await saga.run(act('switch'), 'a')
      saga.commit()
      await saga.run(act('drain', { fails: oops }), 'b')
    })
    expect(ended).toMatchObject({
      kind: 'failed-after-commit',
      failure: { step: { name: 'drain' }, error: oops, cause: 'failed' },
    })
    expect(acts()).toEqual(['run switch of a', 'run drain of b'])
  })
})

describe('a cancel', () => {
  test('between two steps: the next does not begin, what was done is undone', async () => {
    const { saga, act, acts, cancel } = stage()
    const ended = await saga.runAll(async () => {
      await saga.run(act('up', { then: () => cancel.abort(oops) }), 'a')
      await saga.run(act('health'), 'b')
    })
    expect(ended).toMatchObject({
      kind: 'undone',
      failure: { step: { name: 'health' }, error: oops, cause: 'cancelled' },
    })
    expect(acts()).toEqual(['run up of a', 'undo up of a'])
  })

  test('after the commit: what serves goes on', async () => {
    const { saga, act, cancel } = stage()
    const ended = await saga.runAll(async () => {
      await saga.run(act('verify'), 'a')
      saga.commit()
      cancel.abort(oops)
      await saga.run(act('drain'), 'b')
    })
    expect(ended).toMatchObject({
      kind: 'failed-after-commit',
      failure: { step: { name: 'drain' }, cause: 'cancelled' },
    })
  })
})

test('what an earlier process did is told as an undo, and fails as a step does', async () => {
  const { saga, act, events } = stage()
  const ended = await saga.runAll(async () => {
    await saga.undo(act('switch'), () => Promise.resolve('back'))
    await saga.undo(act('up'), () => Promise.reject(oops))
  })
  expect(ended).toMatchObject({ kind: 'undone', failure: { step: { name: 'up' }, error: oops } })
  expect(events.map(({ kind }) => kind)).toEqual(['undo-started', 'undo-done', 'undo-started', 'undo-failed'])
})
