import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Event } from '../../src/domain/events.ts'
import { Log } from '../../src/report/log.ts'
import { captureStdout } from '../support/stdout.ts'

const render = (...events: readonly Event[]): string =>
  captureStdout(() => {
    const log = new Log()
    events.forEach((event) => log.receive(event))
  })
const started: Event = { kind: 'step-started', step: 'pull', phase: 'start' }
const done: Event = { kind: 'step-done', step: 'pull', ms: 1234, message: 'app@sha256:1', facts: { hidden: 1 } }
const programOutput = (text: string): Event => ({ kind: 'program-output', step: 'pull', text })

test('each step is a group, and one line with its result follows', () => {
  expect(render(started, { kind: 'note', step: 'pull', text: 'a note' }, programOutput('Pulling app  '), done)).toBe(
    '::group::pull\na note\n| Pulling app\n::endgroup::\npull: app@sha256:1 (1.2 s)\n',
  )
})

test('failures, and what is undone', () => {
  expect(
    render(
      { kind: 'step-failed', step: 'verify', ms: 50, reason: 'got 503\nin two lines' },
      { kind: 'undo-started', step: 'switch' },
      { kind: 'undo-done', step: 'switch', ms: 999, message: 'blue serves again' },
      { kind: 'undo-started', step: 'up' },
      { kind: 'undo-failed', step: 'up', ms: 12_345, reason: 'lost' },
    ),
  ).toBe(
    [
      '::endgroup::',
      'verify FAILED after 0.1 s: got 503',
      'in two lines',
      '::group::undo switch',
      '::endgroup::',
      'undo switch: blue serves again (1.0 s)',
      '::group::undo up',
      '::endgroup::',
      'undo up FAILED after 12.3 s: lost',
      '',
    ].join('\n'),
  )
})

test('a warning is an annotation', () => {
  expect(render({ kind: 'warning', step: 'drain', text: '2 connections\nare cut' })).toBe(
    '::warning title=drain%3A warning::2 connections%0Aare cut\n',
  )
})

test('output of a host is never a command to the runner', () => {
  const attack = '::error::x\r\n##[error]x'
  const events: Event[] = [
    programOutput(attack),
    { kind: 'note', step: 'pull', text: attack },
    { ...done, message: attack },
    { kind: 'step-failed', step: 'pull', ms: 0, reason: attack },
    { kind: 'warning', step: 'pull', text: '##[error]x' },
  ]
  const lines = render(...events).split('\n')
  const commands = lines.filter((line) => /##\[|^\s*::/.test(line) && !/^::(endgroup|warning)/.test(line))
  expect(commands).toEqual([])
})

test('a progress bar is lines; empty ones are left out', () => {
  expect(render(programOutput('10%\r50%\r\r100%'), programOutput('  '))).toBe('| 10%\n| 50%\n| 100%\n')
})

test('very long output is shown with its beginning, its end, and the number of omitted lines', () => {
  const output = Array.from({ length: 1000 }, (_, i) => programOutput(`line ${i}`))
  const lines = render(started, ...output, done).split('\n')
  expect(lines.length).toBe(150 + 1 + 30 + 4)
  expect(lines.slice(150, 153)).toEqual(['| line 149', '… 820 lines left out …', '| line 970'])
  expect(render(started, ...output.slice(0, 180), done)).not.toContain('left out')
})

test('each step has its own beginning and end', () => {
  const log = new Log()
  const output = Array.from({ length: 100 }, (_, i) => programOutput(`line ${i}`))
  const step = () => captureStdout(() => [started, ...output, done].forEach((event) => log.receive(event)))
  expect(step()).toBe(step())
  expect(step()).not.toContain('left out')
})

describe('a progress line', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })
  const signs = (play: (log: Log, pass: (ms: number) => void) => void) =>
    captureStdout(() => play(new Log(1000), (ms) => jest.advanceTimersByTime(ms))).match(
      /^still at pull, for \d.\d s$/gm,
    )

  test('is printed while a step prints nothing for a long time, and not after its end', () => {
    const seen = signs((log, pass) => {
      log.receive(started)
      pass(900)
      log.receive(programOutput('Pulling app'))
      pass(2900)
      log.receive(done)
      pass(5000)
    })
    expect(seen).toEqual(['still at pull, for 1.9 s', 'still at pull, for 2.9 s'])
  })

  test('is printed while the output of a program is omitted', () => {
    const seen = signs((log, pass) => {
      log.receive(started)
      for (let i = 0; i < 150; i += 1) log.receive(programOutput(`line ${i}`))
      for (let i = 0; i < 3; i += 1) {
        pass(900)
        log.receive(programOutput('not shown'))
      }
    })
    expect(seen).toEqual(['still at pull, for 1.0 s', 'still at pull, for 2.0 s'])
  })
})
