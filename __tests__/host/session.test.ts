import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
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
      const child = spawn(shell, ['-c', agentCommandLine('nonce')], {
        detached: true,
        stdio: ['pipe', 'pipe', 'ignore'],
      })
      sessionIds.push(child.pid ?? 0)
      await once(child.stdout, 'data')
      child.stdin.end('beat\n'.repeat(round % 4))
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

/** A session with an agent that ends a job of `timeoutMs` with exit code 124 after `endsAfterMs`. */
async function endWith124(timeoutMs: number, endsAfterMs: number): Promise<Outcome> {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const session = new Session(
    { input, output, errors, closed: new Promise(() => undefined), close: () => undefined },
    'n',
  )
  const send = (frame: string) => [output, errors].forEach((stream) => stream.write(`\x1en ${frame}\n`))
  send('0 0')
  const outcome = session.run(scriptCommand(sh`x`, { timeoutMs }))
  await sleep(endsAfterMs)
  send('1 124')
  return outcome
}

test('a command that the host ended by its time limit is timed out, also when the clock of the host runs ahead', async () => {
  expect(await endWith124(1_000, 960)).toMatchObject({ kind: 'timed-out', afterMs: 1_000 })
})

test('a command that ended with exit code 124 long before its time limit is not timed out', async () => {
  expect(await endWith124(10_000, 100)).toMatchObject({ kind: 'exited', code: 124 })
})
