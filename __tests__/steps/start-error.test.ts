import { expect, test } from '@jest/globals'
import { runnerClock } from '../../src/engine/clock.ts'
import type { Context } from '../../src/engine/context.ts'
import { Recorder } from '../../src/engine/recorder.ts'
import { RemoteError } from '../../src/host/host.ts'
import { startError } from '../../src/steps/start-error.ts'
import { read } from '../inputs/given.ts'
import { createWorkflowRun } from '../support/deploy-on.ts'
import { FakeHost } from '../support/fake-host.ts'
import { textLine } from '../support/fake-host/facts.ts'
import { Machine } from '../support/fake-host/machine.ts'
import { started } from '../support/preflight.ts'

/** A context whose host has no log of the containers. */
function createContext(): Context {
  const ignore = () => undefined
  return {
    host: new FakeHost(new Machine()),
    network: { requestPublicUrl: () => Promise.reject(new Error('not asked')) },
    config: read({}),
    recorder: new Recorder(createWorkflowRun(1), 'deploy', 1),
    clock: runnerClock,
    emit: ignore,
    signal: new AbortController().signal,
    cancelled: false,
    ...{ note: ignore, warn: ignore, reportRelease: ignore, emitOutput: ignore, emitContainerLog: ignore },
  }
}

interface FakeState {
  readonly service?: string
  readonly status?: string
  readonly exitCode?: number
  readonly error?: string
  readonly oomKilled?: boolean
  readonly restarts?: number
}

const toRow = ({ service = 'green', status = 'exited', exitCode = 0, error = '', ...more }: FakeState): string =>
  JSON.stringify([
    'c1'.repeat(32),
    `/app-${service}-1`,
    'app',
    service,
    {
      Status: status,
      StartedAt: '2026-01-01T00:00:00Z',
      ExitCode: exitCode,
      OOMKilled: more.oomKilled ?? false,
      Error: error,
    },
    '',
    more.restarts ?? 0,
    'sha256:1',
  ])

const startWith = (problem: string, containers: readonly FakeState[]) => {
  const text = textLine(problem.startsWith('color') ? 'containers' : 'failed', containers.map(toRow).join('\n'))
  const outcome = {
    kind: 'exited',
    code: 1,
    stdout: `problem ${problem}\n${text}\n`,
    stderr: 'Compose failed',
  } as const
  return startError(started, new RemoteError('docker compose up', outcome), createContext())
}

const portTaken = { status: 'created', exitCode: 128, error: 'port is already allocated' }
const noProgram = { status: 'created', exitCode: 127, error: 'exec: "/run": no such file' }
const running = { service: 'web', status: 'running' }

test.each<readonly [string, string, readonly FakeState[], string | undefined, string]>([
  ['the port of the color is taken', 'color', [running, portTaken], 'host', 'app-green-1: port is already allocated'],
  ['the color has no program', 'color', [running, noProgram], 'release', 'app-green-1: exec: "/run": no such file'],
  ['nothing was made', 'color', [], 'host', 'Compose failed'],
  ['a worker of the color crashed', 'color', [running, { service: 'worker', exitCode: 3 }], 'release', 'exit code 3'],
  ['the job failed', 'job migrate', [{ exitCode: 3 }], 'release', 'failed: exit code 3'],
  ['the job has no program', 'job migrate', [noProgram], 'release', 'it was not started, exec: "/run"'],
  ['the job could not be made', 'job migrate', [], 'host', 'failed: docker compose up: '],
  ['the job was killed for memory', 'job migrate', [{ exitCode: 137, oomKilled: true }], 'release', 'out of memory'],
  [
    'the job fails again and again',
    'job-loop migrate',
    [{ status: 'restarting', exitCode: 3, restarts: 3 }],
    'release',
    'ends again and again: exit code 3, restarted 3 times',
  ],
  ['the job runs since before', 'job-busy migrate', [running], 'host', 'it was left as it is'],
  ['the job waits for a lock', 'job-limit migrate', [running], 'release', 'did not end within'],
  ['the database is not healthy', 'unhealthy db', [running], 'host', 'was not healthy within health-timeout'],
  ['the port of the database is taken', 'dependency db', [portTaken], 'host', 'port is already allocated'],
])('who must act when %s', async (_, problem, containers, blame, text) => {
  const error = await startWith(problem, containers)
  expect(error).toMatchObject({ blame, message: expect.stringContaining(text) })
})

test('a script that could not begin is a matter of the host', async () => {
  const outcome = { kind: 'exited', code: 96, stdout: '', stderr: 'no such folder' } as const
  const error = await startError(started, new RemoteError('docker compose up', outcome), createContext())
  expect(error.blame).toBe('host')
})
