import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, test } from '@jest/globals'
import { eventually } from '../../e2e/hosts/programs.ts'
import { agentCommandLine } from '../../src/host/agent.ts'
import { runOrThrow, type Outcome } from '../../src/host/host.ts'
import { sh } from '../../src/host/script.ts'
import { Session } from '../../src/host/session.ts'
import { startLocalSession, scriptCommand } from '../support/local-session.ts'

const sessions: Session[] = []
const start = (shell?: string, startFile?: string) => {
  const started = startLocalSession(shell, startFile)
  sessions.push(started.session)
  return started
}
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()))
})

/** Whether a process of these sessions runs; a zombie does not. */
function isAnyRunning(sessionIds: readonly number[]): boolean {
  const states = spawnSync('ps', ['-o', 'stat=', '-s', sessionIds.join()], { encoding: 'utf8' }).stdout
  return states.split('\n').some((state) => state !== '' && !state.startsWith('Z'))
}

describe.each(['dash', 'bash'])('under %s', (shell) => {
  test('a script runs, and its two outputs and its exit code come back separately', async () => {
    const { session } = start(shell)
    const outcome = await session.run(scriptCommand(sh`echo found; echo said >&2; exit 7`))
    expect(outcome).toEqual({ kind: 'exited', code: 7, stdout: 'found\n', stderr: 'said\n' })
  })

  test('what the start files of the login shell print is no part of any answer', async () => {
    const { session } = start(shell, 'echo "::error::welcome"; echo "and more" >&2')
    const lines: string[] = []
    const outcome = await session.run(scriptCommand(sh`echo found; echo said >&2`), {
      onOutput: (line) => lines.push(line),
    })
    expect(outcome).toEqual({ kind: 'exited', code: 0, stdout: 'found\n', stderr: 'said\n' })
    expect(lines).toEqual(['said'])
    expect(await session.whenReady).toBeUndefined()
  })

  test('when the login shell never starts the agent, its output is the reason', async () => {
    const { session } = start(shell, 'echo "This account is currently not available."; exit 1')
    expect(await session.whenReady).toBe(
      'the shell ended; the server printed: This account is currently not available.',
    )
    expect(await session.run(scriptCommand(sh`echo x`))).toMatchObject({ kind: 'lost' })
  })

  test('scripts run one after the other and do not affect each other', async () => {
    const { session } = start(shell)
    const all = await Promise.all(
      ['a', 'b', 'c'].map((name) => runOrThrow(session, scriptCommand(sh`sleep 0.05; echo ${name}; x=${name}`))),
    )
    expect(all).toEqual(['a\n', 'b\n', 'c\n'])
    expect(await runOrThrow(session, scriptCommand(sh`echo "[$x]"`))).toBe('[]\n')
  })

  test('what a script in the session opens stays open for later ones; its failure leaves the session alive', async () => {
    const { session } = start(shell)
    const missing = await session.run(scriptCommand(sh`command exec 9<${'/no/such folder'}`, { inSession: true }))
    expect(missing).toMatchObject({ kind: 'exited', stdout: '' })
    expect(missing).not.toMatchObject({ code: 0 })
    await runOrThrow(session, scriptCommand(sh`command exec 9<${'/tmp'}`, { inSession: true }))
    expect(await runOrThrow(session, scriptCommand(sh`readlink /proc/self/fd/9`))).toBe('/tmp\n')
  })

  test('a command that reads standard input does not eat the requests that follow', async () => {
    const { session } = start(shell)
    expect(await runOrThrow(session, scriptCommand(sh`cat; echo after`))).toBe('after\n')
    expect(await runOrThrow(session, scriptCommand(sh`echo next`))).toBe('next\n')
  })

  test('a script that takes too long is ended on the host, children and all', async () => {
    const { session } = start(shell)
    const ours = `31.${process.pid}` // the same test may run for another checkout at this moment
    const outcome = await session.run(scriptCommand(sh`echo $$; sleep ${ours} & sleep ${ours}`, { timeoutMs: 300 }))
    expect(outcome).toMatchObject({ kind: 'timed-out', afterMs: 300 })
    expect(await runOrThrow(session, scriptCommand(sh`pgrep -f ${`^sleep ${ours}$`} || echo none`))).toBe('none\n')
  })

  test('a stopped script ends on the host at once; one that ignores TERM ends when it is done', async () => {
    const { session } = start(shell)
    const stop = new AbortController()
    const looping = session.run(scriptCommand(sh`echo here; while :; do sleep 0.05; done`), {
      signal: stop.signal,
      onFact: () => stop.abort(),
    })
    expect(await looping).toMatchObject({ kind: 'stopped', stdout: 'here\n' })
    const again = new AbortController()
    const whole = session.run(scriptCommand(sh`trap '' TERM; echo begun; sleep 0.3; echo done`), {
      signal: again.signal,
      onFact: () => again.abort(),
    })
    expect(await whole).toMatchObject({ kind: 'exited', code: 0, stdout: 'begun\ndone\n' })
  })

  test('however soon it is stopped, a script is ended and its outcome is stopped', async () => {
    const stopAtOnce = async (session: Session) => {
      const stop = new AbortController()
      const { kind } = await session.run(scriptCommand(sh`echo here; exec sleep ${`32.${process.pid}`}`), {
        signal: stop.signal,
        onFact: () => stop.abort(),
      })
      return kind
    }
    // Side by side: on a busy machine they run in every order.
    const many = Array.from({ length: 12 }, async () => {
      const kinds = new Set<string>()
      const { session } = start(shell)
      for (let round = 0; round < 25; round += 1) kinds.add(await stopAtOnce(session))
      return [...kinds]
    })
    expect(await Promise.all(many)).toEqual(Array.from({ length: 12 }, () => ['stopped']))
    expect(spawnSync('pgrep', ['-f', `^sleep 32.${process.pid}$`]).status).toBe(1)
  })

  test('a command behind a stopped script begins when that one has ended, and gets none of its output', async () => {
    const { session } = start(shell)
    const stop = new AbortController()
    const lines: string[] = []
    const log = `${await mkdtemp(join(tmpdir(), 'session-'))}/log`
    const first = sh`trap '' TERM; echo begun; sleep 0.3; echo late; echo late >&2; echo first >>${log}`
    const stopped = session.run(scriptCommand(first), { signal: stop.signal, onFact: () => stop.abort() })
    await once(stop.signal, 'abort')
    const second = session.run(scriptCommand(sh`echo second >>${log}; cat ${log}; echo said >&2`), {
      onOutput: (line) => lines.push(line),
    })
    expect(await second).toMatchObject({ kind: 'exited', code: 0, stdout: 'first\nsecond\n', stderr: 'said\n' })
    expect(await stopped).toMatchObject({ stdout: 'begun\nlate\n', stderr: 'late\n' })
    expect(lines).toEqual(['said'])
  })

  test('a script that is stopped before it begins ends as soon as it begins', async () => {
    const { session } = start(shell)
    const stop = new AbortController()
    const first = session.run(scriptCommand(sh`echo begun; sleep 0.3`), { onFact: () => stop.abort() })
    const second = session.run(scriptCommand(sh`exec sleep 30`), { signal: stop.signal })
    expect(await first).toMatchObject({ kind: 'exited', code: 0 })
    expect(await second).toMatchObject({ kind: 'stopped' })
  })

  test('a stopped script is over only when the programs that it started have ended; then KILL ends them', async () => {
    const { session } = start(shell)
    const mark = `33.${process.pid}`
    const working = (ms: number) =>
      sh`sh -c ${`trap '' TERM; echo begun; sleep ${ms / 1000}; echo done >&2; exec sleep ${ms === 300 ? 0 : mark}`} & wait`
    for (const [ms, printed] of [
      [300, 'done\n'],
      [30_000, ''],
    ] as const) {
      const stop = new AbortController()
      const command = scriptCommand(working(ms), { graceMs: 1_000 })
      const stopped = session.run(command, { signal: stop.signal, onFact: () => stop.abort() })
      expect(await stopped).toEqual({ kind: 'stopped', stdout: 'begun\n', stderr: printed })
    }
    expect(spawnSync('pgrep', ['-f', `sleep ${mark}`]).status).toBe(1)
  })

  test('a time limit and a stop are known whatever exit code the timeout of the host has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'session-'))
    const real = spawnSync('sh', ['-c', 'command -v timeout'], { encoding: 'utf8' }).stdout.trim()
    // Ends as timeout of uutils 0.2 to 0.7 does: see uutils/coreutils#11392.
    const standIn = `#!/bin/sh
      exec 3<&0
      ${real} "$@" <&3 &
      trap 'kill -TERM $!' TERM
      wait $!; code=$?
      wait $! 2>/dev/null || code=$?
      case $code in 0) exit 0 ;; 124 | 127 | 143) exit 125 ;; *) exit $code ;; esac\n`
    await writeFile(join(folder, 'timeout'), standIn, { mode: 0o755 })
    const { session } = start(shell, `PATH=${folder}:$PATH; export PATH`)
    const slow = scriptCommand(sh`echo begun; exec sleep 30`, { timeoutMs: 500 })
    expect(await session.run(slow)).toMatchObject({ kind: 'timed-out', afterMs: 500 })
    const stop = new AbortController()
    const stopped = session.run({ ...slow, timeoutMs: 9_000 }, { signal: stop.signal, onFact: () => stop.abort() })
    expect(await stopped).toMatchObject({ kind: 'stopped' })
    expect(await session.run(scriptCommand(sh`exit 125`))).toMatchObject({ kind: 'exited', code: 125 })
    await rm(folder, { recursive: true })
  })

  test('no process list and no environment has the mark of the frames', async () => {
    const { session, marks } = start(shell)
    const files = sh`for each in /proc/[0-9]*/cmdline /proc/[0-9]*/environ; do tr '\\0' '\\n' <"$each"; done 2>/dev/null || true`
    const printed = await runOrThrow(session, scriptCommand(files))
    expect(printed).toContain('base64 -d')
    expect(printed).not.toContain(marks.nonce)
  })

  test('when the connection is lost, the job is ended, and the agent with it', async () => {
    const { session, child, disconnect } = start(shell)
    const gone = once(child, 'exit')
    let job = 'none'
    const running = session.run(scriptCommand(sh`echo $$; exec sleep 30`), {
      onFact: (line) => {
        job = line
        disconnect()
      },
    })
    expect(await running).toMatchObject({ kind: 'lost' })
    await gone
    expect(existsSync(`/proc/${job}`)).toBe(false)
    expect(await session.run(scriptCommand(sh`echo x`))).toMatchObject({ kind: 'lost' })
  })

  test('however soon it is ended, no process of the agent remains: neither its watchdog nor the sleep of that', async () => {
    const sessionIds: number[] = []
    for (let round = 0; round < 40; round += 1) {
      const child = spawn(shell, ['-c', agentCommandLine({ greeting: 'greeting' })], {
        detached: true,
        stdio: ['pipe', 'pipe', 'ignore'],
      })
      sessionIds.push(child.pid ?? 0)
      await once(child.stdout, 'data')
      child.stdin.end('beat\n'.repeat(round % 5))
      await once(child, 'close')
    }
    await eventually('nothing of these sessions runs', 5_000, () => Promise.resolve(!isAnyRunning(sessionIds)))
  })

  test('when the agent is killed, the end of the job in flight is still reported, and no job begins after it', async () => {
    const { session } = start(shell)
    const agentId = Number(await runOrThrow(session, scriptCommand(sh`echo $$`, { inSession: true })))
    const running = session.run(scriptCommand(sh`echo begun; sleep 0.3; echo done`), {
      onFact: (line) => line === 'begun' && process.kill(agentId, 'SIGKILL'),
    })
    const behind = session.run(scriptCommand(sh`echo x`))
    expect(await running).toMatchObject({ kind: 'exited', code: 0, stdout: 'begun\ndone\n' })
    expect(await behind).toMatchObject({ kind: 'lost' })
    expect(await session.run(scriptCommand(sh`echo x`))).toMatchObject({ kind: 'lost' })
  })

  test('a value is data, whatever it contains, also text that looks like a frame', async () => {
    const { session } = start(shell)
    const nasty = `a b'c"d$HOME;\`id\`$(id)\\n*?~#&|<>\n0 0 0\té한글`
    expect(await runOrThrow(session, scriptCommand(sh`printf %s ${nasty}`))).toBe(nasty)
  })

  test('200 MB of output take bounded memory, and the end of it is kept', async () => {
    const { session } = start(shell)
    const outcome = await session.run(scriptCommand(sh`head -c 200000000 /dev/zero | tr '\\0' x >&2; echo last >&2`))
    expect(outcome).toMatchObject({ kind: 'exited', code: 0 })
    const stderr = outcome.kind === 'exited' ? outcome.stderr : ''
    expect(stderr.length).toBeLessThan(40_000)
    expect(stderr).toMatch(/characters left out …\n[\s\S]*last\n$/)
  })
})

/** A session with an agent that says of a job of `timeoutMs` that it ended with `code` after `elapsedMs` on the host. */
async function endJob(
  timeoutMs: number,
  frame: { code: number; elapsedMs: number; stopped?: 'yes' },
): Promise<Outcome> {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const channel = { input, output, errors, closed: new Promise<string>(() => undefined), close: () => undefined }
  const session = new Session(channel, { greeting: 'g', nonce: 'n' })
  const send = (text: string) => [output, errors].forEach((stream) => stream.write(`\x1e${text}\n`))
  send('g 0 0')
  const outcome = session.run(scriptCommand(sh`x`, { timeoutMs }))
  send(`n 1 ${frame.code} ${frame.stopped ?? 'no'} ${frame.elapsedMs / 10}`)
  const ended = await outcome
  await session.close()
  return ended
}

const timedOut = { kind: 'timed-out', afterMs: 10_000 }
const exited = (code: number) => ({ kind: 'exited', code })

test.each([
  ['by GNU timeout, also when the clock of the host runs ahead', { code: 124, elapsedMs: 9_600 }, timedOut],
  ['by KILL', { code: 137, elapsedMs: 13_000 }, timedOut],
  ['by a timeout with another exit code (uutils before 0.8)', { code: 125, elapsedMs: 10_000 }, timedOut],
  ['by itself, with exit code 124, long before its time limit', { code: 124, elapsedMs: 100 }, exited(124)],
  ['by itself, with exit code 1, shortly before its time limit', { code: 1, elapsedMs: 9_900 }, exited(1)],
  ['by itself, with success, at its time limit', { code: 0, elapsedMs: 10_000 }, exited(0)],
  ['by a stop, with exit code 125', { code: 125, elapsedMs: 100, stopped: 'yes' }, { kind: 'stopped' }],
  ['with success, though a stop was sent', { code: 0, elapsedMs: 100, stopped: 'yes' }, exited(0)],
] as const)('how a command ended: %s', async (_, frame, outcome) => {
  expect(await endJob(10_000, frame)).toMatchObject(outcome)
})
