import { spawn } from 'node:child_process'
import { on, once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { wasInterrupted } from '../../src/action/start.ts'

test.each([
  ['it never held the host', {}, false],
  ['it ended by itself', { 'STATE_began-at': '1', STATE_ended: 'true' }, false],
  ['it was ended while it held the host', { 'STATE_began-at': '1' }, true],
  ['it ended before it held the host', { STATE_ended: 'true' }, false],
])('%s', (_, env, cutOff) => {
  expect(wasInterrupted(env)).toBe(cutOff)
})

/** Prints what happens. The inputs are empty, so nothing is connected. */
const program = `
  const { startRun } = await import(process.argv[1])
  const { signal } = await startRun()
  setInterval(() => console.log(signal.aborted ? 'cancelled' : 'started'), 20)`

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a second %s does not end the process, which may be in an undo',
  async (name) => {
    const start = join(import.meta.dirname, '../../src/action/start.ts')
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program, start], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    let signals = 0
    for await (const [chunk] of on(child.stdout, 'data', { close: ['end'] })) {
      const state = String(chunk).trim().split('\n').at(-1)
      if (signals < 3 && state === (signals === 0 ? 'started' : 'cancelled')) {
        child.kill(name)
        signals += 1
      } else if (signals === 3) child.kill('SIGKILL')
    }
    expect([signals, await ended]).toEqual([3, [null, 'SIGKILL']])
  },
)
