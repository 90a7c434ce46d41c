import { expect, test } from '@jest/globals'
import { runnerClock } from '../../src/engine/clock.ts'
import type { ProbeNginxArgs } from '../../src/commands/probe-nginx.ts'
import type { Context } from '../../src/engine/context.ts'
import type { Event } from '../../src/domain/events.ts'
import type { Host } from '../../src/host/host.ts'
import { Recorder } from '../../src/engine/recorder.ts'
import { checkPublicUrlDuring, requirePublicUrl } from '../../src/steps/check-public-url.ts'
import { read } from '../inputs/given.ts'
import { createWorkflowRun } from '../support/deploy-on.ts'
import { FakeHost } from '../support/fake-host.ts'
import { Machine } from '../support/fake-host/machine.ts'
import { preflight } from '../support/preflight.ts'

/** A run that is cancelled while the public address is asked. */
function cancelledMeanwhile(required: boolean): { context: Context; told: readonly Event[] } {
  const cancel = new AbortController()
  const told: Event[] = []
  const url = 'https://shop.example.com/'
  const ignore = () => undefined
  const context: Context = {
    host: new FakeHost(new Machine()),
    network: {
      requestPublicUrl: () => {
        cancel.abort(new Error('the run was cancelled'))
        return Promise.resolve({
          last: { kind: 'no-connection', url, addresses: ['203.0.113.9'], codes: ['SILENCE'] },
          redirects: [],
          loops: false,
        })
      },
    },
    config: read({ 'public-url': url, 'public-url-required': String(required) }),
    recorder: new Recorder(createWorkflowRun(1), 'deploy', 1),
    clock: runnerClock,
    emit: (event) => told.push(event),
    signal: cancel.signal,
    cancelled: false,
    ...{ note: ignore, warn: ignore, reportRelease: ignore, emitOutput: ignore, emitContainerLog: ignore },
  }
  return { context, told }
}

test('a journey that was cut off by a cancel blames no hop', async () => {
  const beside = cancelledMeanwhile(false)
  const required = cancelledMeanwhile(true)
  await expect(checkPublicUrlDuring(Promise.resolve(1), preflight, beside.context)).rejects.toThrow(
    'the run was cancelled',
  )
  await expect(requirePublicUrl(preflight, required.context)).rejects.toThrow('the run was cancelled')
  expect([...beside.told, ...required.told]).toEqual([])
})

/** The public address answers 404 for a path, and the host is asked for the same. */
function notFound(url: string): { context: Context; asked: string[]; notes: string[] } {
  const { context } = cancelledMeanwhile(false)
  const asked: string[] = []
  const notes: string[] = []
  const last = {
    kind: 'answer',
    url,
    addresses: [],
    address: '',
    dead: [],
    status: 404,
    server: 'nginx',
    ms: 1,
  } as const
  const run: Host['run'] = ({ args }) => {
    asked.push((args as ProbeNginxArgs).request.url)
    return Promise.resolve({ kind: 'exited', code: 1, stdout: '', stderr: 'no' })
  }
  const host = Object.assign(new FakeHost(new Machine()), { run })
  const network = { requestPublicUrl: () => Promise.resolve({ last, redirects: [], loops: false }) }
  const { signal } = new AbortController()
  return { context: { ...context, host, network, signal, note: (text) => notes.push(text) }, asked, notes }
}

test.each(['//', '//elsewhere.example/x', '/a?b=1'])('the host asks itself for %s, and nobody else', async (path) => {
  const { context, asked, notes } = notFound(`https://shop.example.com${path}`)
  expect(await checkPublicUrlDuring(Promise.resolve(1), preflight, context)).toEqual([1, {}])
  expect(asked).toEqual([`http://127.0.0.1${path}`])
  expect(notes).toEqual([expect.stringContaining('could not be found out')])
})

test('work that fails ends the asking', async () => {
  const { context } = cancelledMeanwhile(false)
  let given: AbortSignal | undefined
  const requestPublicUrl = (_: string, signal: AbortSignal) => {
    given = signal
    return new Promise<never>(() => undefined)
  }
  const asked = checkPublicUrlDuring(Promise.reject(new Error('the link is gone')), preflight, {
    ...context,
    network: { requestPublicUrl },
  })
  await expect(asked).rejects.toThrow('the link is gone')
  expect(given?.aborted).toBe(true)
})
