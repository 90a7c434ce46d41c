import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from '@jest/globals'
import { drainWorkers } from '../../src/commands/drain-workers.ts'
import { runOrThrow } from '../../src/host/host.ts'
import { startLocalSession } from '../support/local-session.ts'

const { session } = startLocalSession()
afterAll(() => session.close())

test('what the script gets', () => {
  const args = {
    nginx: { pidFile: '/run/nginx.pid' },
    workers: ['200:1', '201:7'],
    target: { ports: [8081] as const },
    timeoutMs: 30_000,
  }
  expect(drainWorkers(args).script).toMatchObject({
    file: 'drain-workers',
    prologue: `pid_file=/run/nginx.pid
nginx_container=''
known_master=''
docker_sudo=no
own_network=no
workers='200:1 201:7'
old_color=8081
wait_hundredths=3000
`,
  })
})

test('the old color may have several ports', () => {
  const target = { ports: [8081, 3001] } as const
  const { script } = drainWorkers({ nginx: { pidFile: '/run/nginx.pid' }, workers: [], target, timeoutMs: 1 })
  expect(script).toMatchObject({ prologue: expect.stringContaining('old_color=8081,3001\n') })
})

/** A process as `PID:START`. */
function identify(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return `${pid}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`
}

/** Waits for a worker that ends when it was counted, or never, and for one that ended before. */
async function drain(ends: 'when counted' | 'never', timeoutMs: number) {
  const child = spawn('sleep', ['60'])
  const worker = identify(child.pid ?? 0)
  const counts: string[] = []
  const onFact = (line: string) => {
    if (line.startsWith('waiting ')) counts.push(line)
    if (line === 'waiting 1' && ends === 'when counted') child.kill()
  }
  const workers = [worker, `${child.pid ?? 0}:1`]
  const target = { ports: [1] } as const
  const args = { nginx: { pidFile: '/nowhere' }, workers, target, timeoutMs }
  const result = await runOrThrow(session, drainWorkers(args), { onFact })
  child.kill()
  return { result, counts }
}

test('it ends when the last worker has ended, and prints how many are left at each change', async () => {
  expect(await drain('when counted', 30_000)).toEqual({
    result: { left: 0, openConnections: 0 },
    counts: ['waiting 1', 'waiting 0'],
  })
})

test('it ends when the time is up, with the workers that are left', async () => {
  expect(await drain('never', 200)).toEqual({ result: { left: 1, openConnections: 0 }, counts: ['waiting 1'] })
})
