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

/** The context of a run that is cancelled during its request to the public address. */
function createCancelledRun(required: boolean): { context: Context; events: readonly Event[] } {
  const cancel = new AbortController()
  const events: Event[] = []
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
    emit: (event) => events.push(event),
    signal: cancel.signal,
    cancelled: false,
    ...{ note: ignore, warn: ignore, reportRelease: ignore, emitOutput: ignore, emitContainerLog: ignore },
  }
  return { context, events }
}

test('a request that a cancel interrupts reports no problem of the public address', async () => {
  const optional = createCancelledRun(false)
  const required = createCancelledRun(true)
  await expect(checkPublicUrlDuring(Promise.resolve(1), preflight, optional.context)).rejects.toThrow(
    'the run was cancelled',
  )
  await expect(requirePublicUrl(preflight, required.context)).rejects.toThrow('the run was cancelled')
  expect([...optional.events, ...required.events]).toEqual([])
})

/** The context of a run whose public address answers 404, and the URLs that the host is probed with. */
function createNotFoundRun(url: string): { context: Context; probedUrls: string[]; notes: string[] } {
  const { context } = createCancelledRun(false)
  const probedUrls: string[] = []
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
    probedUrls.push(...(args as ProbeNginxArgs).candidates.map((each) => each.url))
    return Promise.resolve({ kind: 'exited', code: 1, stdout: '', stderr: 'no' })
  }
  const host = Object.assign(new FakeHost(new Machine()), { run })
  const network = { requestPublicUrl: () => Promise.resolve({ last, redirects: [], loops: false }) }
  const { signal } = new AbortController()
  return { context: { ...context, host, network, signal, note: (text) => notes.push(text) }, probedUrls, notes }
}

test.each(['//', '//elsewhere.example/x', '/a?b=1'])(
  'the host is probed with the path %s, and no other host is',
  async (path) => {
    const { context, probedUrls, notes } = createNotFoundRun(`https://shop.example.com${path}`)
    expect(await checkPublicUrlDuring(Promise.resolve(1), preflight, context)).toEqual([1, {}])
    expect(probedUrls).toEqual([`http://127.0.0.1${path}`])
    expect(notes).toEqual([expect.stringContaining('could not be found out')])
  },
)

test('the request to the public address ends when the step fails', async () => {
  const { context } = createCancelledRun(false)
  let requestSignal: AbortSignal | undefined
  const requestPublicUrl = (_: string, signal: AbortSignal) => {
    requestSignal = signal
    return new Promise<never>(() => undefined)
  }
  const check = checkPublicUrlDuring(Promise.reject(new Error('the network is down')), preflight, {
    ...context,
    network: { requestPublicUrl },
  })
  await expect(check).rejects.toThrow('the network is down')
  expect(requestSignal?.aborted).toBe(true)
})
