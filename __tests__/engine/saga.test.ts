import { describe, expect, test } from '@jest/globals'
import type { Event, StepName } from '../../src/domain/events.ts'
import { Saga, StepError, type SagaContext, type Step } from '../../src/engine/saga.ts'

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
  const saga = new Saga<Ctx>('connect', base, (step, undoing) => {
    done.push(`context ${step}${undoing ? ' undoing' : ''}`)
    return { ...base, undoing }
  })
  const act = (
    name: StepName,
    { fails, undoFails = false, noUndo = false, then }: Act = {},
  ): Step<string, string, Ctx> => ({
    name,
    run(input) {
      done.push(`run ${name} of ${input}`)
      then?.()
      return fails ? Promise.reject(fails) : Promise.resolve({ value: `${name} of ${input}`, message: name })
    },
    ...(noUndo
      ? {}
      : {
          undo(input: string, { undoing }: Ctx) {
            done.push(`undo ${name} of ${input}${undoing ? '' : ' with the wrong context'}`)
            return undoFails ? Promise.reject(new Error('no way back')) : Promise.resolve(`${name} undone`)
          },
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
    expect(ended).toEqual({ kind: 'undone', failure: { step: 'switch', error: oops, cancelled: false } })
    expect(acts().slice(3)).toEqual(['undo switch of c', 'undo up of b'])
    expect(events.map((event) => `${event.kind} ${event.step}`).slice(4)).toEqual([
      'step-started switch',
      'step-failed switch',
      'undo-started switch',
      'undo-done switch',
      'undo-started up',
      'undo-done up',
    ])
  })

  test.each([{ clean: true }, { refusal: true }])(
    'that left nothing behind (%j) needs no undo of its own',
    async (how) => {
      const { saga, act, acts } = stage()
      await saga.runAll(async () => {
        await saga.run(act('up'), 'b')
        await saga.run(act('switch', { fails: new StepError('no', how) }), 'c')
      })
      expect(acts().slice(2)).toEqual(['undo up of b'])
    },
  )

  test('clean, of a step without an undo, does not take the undo of another', async () => {
    const { saga, act, acts } = stage()
    await saga.runAll(async () => {
      await saga.run(act('up'), 'b')
      await saga.run(act('health', { noUndo: true, fails: new StepError('no', { clean: true }) }), 'c')
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
      kind: 'stuck',
      failure: { step: 'verify', error: oops },
      undoFailure: { step: 'switch', error: new Error('no way back'), cancelled: false },
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
    expect(ended).toMatchObject({ kind: 'undone', failure: { step: 'up', error: new TypeError('a defect') } })
  })

  test('that is no Error becomes one', async () => {
    const { saga } = stage()
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a library may do
    const ended = await saga.runAll(() => Promise.reject('text'))
    expect(ended).toMatchObject({ failure: { step: 'connect', error: new Error('text') } })
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
    expect(ended).toEqual({ kind: 'incomplete', failure: { step: 'drain', error: oops, cancelled: false } })
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
    expect(ended).toEqual({ kind: 'undone', failure: { step: 'health', error: oops, cancelled: true } })
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
    expect(ended).toMatchObject({ kind: 'incomplete', failure: { step: 'drain', cancelled: true } })
  })
})

test('what an earlier process did is told as an undo, and fails as a step does', async () => {
  const { saga, events } = stage()
  const ended = await saga.runAll(async () => {
    await saga.undo('switch', () => Promise.resolve('back'))
    await saga.undo('up', () => Promise.reject(oops))
  })
  expect(ended).toMatchObject({ kind: 'undone', failure: { step: 'up', error: oops } })
  expect(events.map(({ kind }) => kind)).toEqual(['undo-started', 'undo-done', 'undo-started', 'undo-failed'])
})
