import { expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { deployRelease, expectNoFailures, findStep } from '../support/expectations.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['db', 'v1'], reset: 'once', live: 'v1' })

let releases = 1
async function deployNext(inputs: Readonly<Record<string, string>> = {}): Promise<Result> {
  const version = `v${(releases += 1)}`
  await testbed.buildRelease(version)
  return deployRelease(testbed, version, inputs)
}

test('a deployment waits for requests of some seconds', async () => {
  const visitors = await testbed.startVisitors({ slow: 6 })
  const run = await deployNext()
  expect(run.log.annotations).toEqual([])
  expect(run.log.display).toMatch('drain: all open requests were answered')
  expect(findStep(run, 'drain').facts).toEqual({ left: 0, connectionsLeft: 0 })
  expectNoFailures(await visitors.stop())
})

test('requests that outlast drain-timeout are counted, and the application may still finish them', async () => {
  const visitors = await testbed.startVisitors({ slow: 6, slowMs: 13_000, timeoutMs: 40_000 })
  const run = await deployNext({ 'drain-timeout': '1s', 'stop-timeout': '20s' })
  expect(warningOf(run)).toMatch(
    /^\d connections? to \S+ still open after 1 s \(drain-timeout\): .* more than 20 s .* cut$/,
  )
  expect(cutBy(run)).toBeGreaterThan(0)
  expectNoFailures(await visitors.stop())
})

test('only requests that the application does not finish within stop-timeout are cut', async () => {
  const visitors = await testbed.startVisitors({ slow: 6, slowMs: 13_000, timeoutMs: 40_000 })
  const run = await deployNext({ 'drain-timeout': '1s', 'stop-timeout': '0' })
  const { failed, byClient } = await visitors.stop()
  expect(warningOf(run)).toMatch(/still open after 1 s \(drain-timeout\)/)
  expect(failed).toBeGreaterThan(0)
  expect(failed).toBeLessThanOrEqual(cutBy(run))
  expect(byClient.slow.failed).toBe(failed)
})

test('an endless stream delays a deployment by drain-timeout only, and continues with old-color: keep', async () => {
  await openStream()
  const kept = await deployNext({ 'drain-timeout': '2s', 'old-color': 'keep' })
  expect(warningOf(kept)).toMatch(/^1 connection to \S+ still open after 2 s \(drain-timeout\): .* continue$/)
  await expectMoreOfStream()
  await testbed.host.run('kill "$(cat /srv/stream.pid)"')

  await openStream()
  const stopped = await deployNext({ 'drain-timeout': '2s', 'stop-timeout': '1s' })
  expect(warningOf(stopped)).toMatch(/^1 connection to \S+ still open after 2 s \(drain-timeout\): .* cut$/)
  for (const run of [kept, stopped]) {
    expect(findStep(run, 'drain').ms).toBeGreaterThanOrEqual(2_000)
    expect(findStep(run, 'drain').ms).toBeLessThan(20_000) // the default is 30 s
  }
})

const bounded = { timeoutMs: 10_000 }

const cutBy = (run: Result): number => Number(findStep(run, 'drain').facts['connectionsLeft'])

function warningOf({ log }: Result): string {
  expect(log.annotations).toMatchObject([{ level: 'warning', title: 'drain: warning' }])
  return log.annotations[0]?.message ?? ''
}

/** Opens an endless stream, which keeps an nginx worker running. Resolves when the stream has begun. */
async function openStream(): Promise<void> {
  const curl = 'curl -sN --max-time 280 -o /srv/stream "http://127.0.0.1/stream?ms=600000"'
  const begun = 'until [ -s /srv/stream ]; do sleep 0.05; done'
  await testbed.host.run(`rm -f /srv/stream\n${curl} > /dev/null 2>&1 & echo $! > /srv/stream.pid\n${begun}`, bounded)
}

async function expectMoreOfStream(): Promise<void> {
  const size = '$(wc -c < /srv/stream)'
  await testbed.host.run(`had=${size}\n until [ ${size} -gt $had ]; do sleep 0.05; done`, bounded)
}
