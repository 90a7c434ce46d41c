import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startTraffic, type Traffic, type TrafficOptions } from '../../e2e/traffic/traffic.ts'
import { describeLostPace } from '../../e2e/traffic/report.ts'
import { answerAs, Site } from './changing-site.ts'

let site: Site
let traffic: Traffic | undefined

beforeEach(async () => {
  site = new Site(answerAs('v1'))
  await site.open()
})
afterEach(async () => {
  traffic?.kill()
  traffic = undefined
  await site.close()
})

async function start(options: Partial<TrafficOptions>): Promise<Traffic> {
  const none = { fresh: 0, keepAlive: 0, slow: 0, slowMs: 100 }
  traffic = await startTraffic({ url: site.url, path: '/', ...none, maxSeconds: 20, ...options })
  return traffic
}

test('every kind of client reports a change of version without a failure', async () => {
  const { stop } = await start({ fresh: 2, keepAlive: 2, slow: 2 })
  site.respond = answerAs('v2')
  await site.requests(50)
  const report = await stop()

  expect(report).toMatchObject({ failed: 0, failures: [], endedBy: 'stop' })
  expect(report.answered).toBe(report.total)
  expect(Object.keys(report.versions)).toEqual(['v1', 'v2'])
  const { v1, v2 } = report.versions
  expect((v1?.count ?? 0) + (v2?.count ?? 0)).toBe(report.total)
  expect(v1?.first).toBeLessThanOrEqual(v2?.first ?? 0)
  const { fresh, keepAlive, slow } = report.byClient
  for (const { requests, answered } of [fresh, keepAlive, slow]) {
    expect(answered).toBeGreaterThan(0)
    expect(answered).toBe(requests)
  }
  const inBuckets = report.timeline.flatMap(({ answered }) => Object.values(answered))
  expect(inBuckets.reduce((sum, count) => sum + count, 0)).toBe(report.total)
  expect(report.summary).toMatch(/^\d+ requests: \d+ answered \(v1 \d+, v2 \d+\), 0 failed$/)
})

test('a stop waits for slow requests that are in flight', async () => {
  const { stop } = await start({ slow: 3, slowMs: 300 })
  await site.requests(3)
  const { byClient, failed } = await stop()
  expect(failed).toBe(0)
  expect(byClient.slow.answered).toBe(byClient.slow.requests)
})

test('every 5xx is counted, and those of the application have its version', async () => {
  const { stop } = await start({ fresh: 1, keepAlive: 1 })
  let sent = 0
  site.respond = (_, response) => {
    sent += 1
    if (sent % 2 === 0) response.setHeader('X-Version', 'v2')
    response.writeHead(sent % 2 === 0 ? 500 : 503).end()
  }
  await site.requests(10)
  site.respond = answerAs('v1')
  await site.requests(10)
  const report = await stop()

  expect(report.failedByKind).toMatchObject({ '5xx': sent, reset: 0, other: 0 })
  expect(report.failed).toBe(sent)
  const details = new Set(report.failures.map(({ kind, detail, version }) => `${kind} ${detail} ${version ?? '-'}`))
  expect([...details].sort()).toEqual(['5xx status 500 v2', '5xx status 503 -'])
  expect(report.summary).toContain(`${sent} failed (5xx ${sent})`)
})

test('a browser sends a GET again, on a new connection, if the reused one was closed while it was idle', async () => {
  site.respond = (request, response) => {
    if (site.uses(request) > 1) request.socket.resetAndDestroy()
    else answerAs('v1')(request, response)
  }
  const { stop } = await start({ keepAlive: 1 })
  await site.requests(8)
  const report = await stop()
  expect(report).toMatchObject({ failed: 0, failures: [] })
  expect(report.byClient.keepAlive.answered).toBe(report.byClient.keepAlive.requests)
})

test('a browser sends a GET again only once, and counts what comes of that', async () => {
  const { stop } = await start({ keepAlive: 1 })
  let resets = 0
  site.respond = (request, response) => {
    resets += 1
    if (resets > 2) answerAs('v1')(request, response)
    else request.socket.resetAndDestroy()
  }
  await site.requests(6)
  const report = await stop()
  expect(report.failures).toMatchObject([{ client: 'keepAlive', kind: 'reset' }])
})

test('a fresh connection that is closed before its answer is a reset', async () => {
  const { stop } = await start({ fresh: 1 })
  site.respond = (request) => request.socket.resetAndDestroy()
  await site.requests(3)
  const report = await stop()
  expect(report.failedByKind.reset).toBeGreaterThanOrEqual(3)
  expect(report.failures[0]).toMatchObject({ client: 'fresh', kind: 'reset' })
})

test('a reused connection that breaks within an answer, or long after the request, is a reset', async () => {
  const { stop } = await start({ keepAlive: 1 })
  const broken = { within: 0, late: 0 }
  site.respond = (request, response) => {
    const breakIt = () => request.socket.resetAndDestroy()
    if (site.uses(request) === 1) answerAs('v1')(request, response)
    else if (broken.within === 0) {
      broken.within += 1
      response.writeHead(200, { 'Content-Length': 100 }).write('some of it', breakIt)
    } else if (broken.late === 0) {
      broken.late += 1
      setTimeout(breakIt, 700)
    } else answerAs('v1')(request, response)
  }
  await site.requests(8)
  const report = await stop()
  expect(broken).toEqual({ within: 1, late: 1 })
  expect(report.failedByKind).toMatchObject({ reset: 2 })
  expect(report.failures[1]?.afterMs).toBeGreaterThanOrEqual(600)
})

test('slow clients stay spread over their duration when an outage ends all of their requests at once', async () => {
  const { stop } = await start({ slow: 2, slowMs: 1000 })
  site.respond = () => undefined
  await site.requests(2) // both are in flight now, without an answer
  await site.close()
  const arrivals: number[] = []
  site.respond = (request, response) => {
    arrivals.push(performance.now())
    answerAs('v1')(request, response)
  }
  await site.open()
  await site.requests(2)
  await stop()
  const [first = 0, second = 0] = arrivals
  expect(second - first).toBeGreaterThan(100)
})

test('while a site is down, requests are refused, and the gap is reported', async () => {
  const { stop } = await start({ fresh: 2 })
  const closedAt = Date.now()
  await site.close()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await site.open()
  const openedAt = Date.now()
  await site.requests(5)
  const report = await stop()

  expect(report.failedByKind.refused).toBeGreaterThan(2)
  expect(report.failures.every(({ at }) => at >= closedAt)).toBe(true)
  expect(report.longestGap.ms).toBeGreaterThanOrEqual(1_000)
  expect(report.longestGap.to).toBeGreaterThanOrEqual(openedAt)
  expect(report.timeline.some(({ failed }) => (failed.refused ?? 0) > 0)).toBe(true)
})

test('requests without an answer are timeouts', async () => {
  site.respond = () => undefined
  const { stop } = await start({ fresh: 1, expectDown: true, timeoutMs: 150 })
  const report = await stop()
  expect(report.failedByKind.timeout).toBeGreaterThanOrEqual(1)
  expect(report.failures[0]?.afterMs).toBeGreaterThanOrEqual(140)
  expect(report.failed).toBe(report.failedByKind.timeout)
})

test('a status 404 is a failure of the kind other', async () => {
  const { stop } = await start({ fresh: 1 })
  site.respond = (_, response) => response.writeHead(404).end()
  await site.requests(2)
  const { failures } = await stop()
  expect(failures[0]).toMatchObject({ kind: 'other', detail: 'status 404' })
})

test('with expectDown traffic begins before the site is up', async () => {
  await site.close()
  const { stop } = await start({ fresh: 1, keepAlive: 1, slow: 1, expectDown: true })
  await site.open()
  await site.requests(5)
  const report = await stop()
  expect(report.failedByKind.refused).toBeGreaterThanOrEqual(3)
  expect(report.answered).toBeGreaterThan(0)
})

test('traffic that cannot begin names the reason, and traffic ends after maxSeconds', async () => {
  await site.close()
  await expect(start({ fresh: 1, maxSeconds: 0.3 })).rejects.toThrow(/not every kind.*refused \d+.*ECONNREFUSED/)
  await site.open()
  const { stop, ended } = await start({ fresh: 1, maxSeconds: 0.3 })
  await ended
  await expect(stop()).resolves.toMatchObject({ endedBy: 'limit', failed: 0 })
})

test('the clients end at once when their parent has ended', async () => {
  site.respond = () => undefined
  const options = { url: site.url, path: '/', fresh: 1, keepAlive: 0, slow: 0, balancer: 0, slowMs: 0, pauseMs: 1 }
  const argument = JSON.stringify({ ...options, siteName: 'site', timeoutMs: 60_000, maxSeconds: 60, expectDown: true })
  const child = spawn(process.execPath, ['e2e/traffic/clients.ts', argument], { stdio: ['pipe', 'pipe', 'inherit'] })
  await site.requests(1)
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([1, null])
})

test('a balancer sends nothing again: a connection that is closed while it is idle costs its visitor a 502', async () => {
  const { stop } = await start({ fresh: 1, balancer: 50 })
  let [posts, resets] = [0, 0]
  site.respond = (request, response) => {
    if (request.method === 'POST') posts += 1
    if (request.method === 'POST' && site.uses(request) > 1 && resets < 3) {
      resets += 1
      request.socket.resetAndDestroy()
    } else answerAs('v1')(request, response)
  }
  await site.requests(40)
  const { failed, balancer } = await stop()
  expect({ failed, resets }).toEqual({ failed: 0, resets: 3 })
  expect(balancer).toMatchObject({ failed: 3, failedByKind: { reset: 3 } })
  expect(balancer?.failures[0]).toMatchObject({ client: 'balancer', kind: 'reset' })
  expect(balancer?.total).toBeGreaterThanOrEqual(posts)
})

test('a balancer keeps its rate while answers are slow, with more connections', async () => {
  const slowly = (delayMs: number) => {
    site.respond = (_, response) => setTimeout(() => response.setHeader('X-Version', 'v1').end(), delayMs)
  }
  slowly(0)
  const { stop } = await start({ fresh: 1, balancer: 100 })
  slowly(300)
  await site.requests(60)
  const { balancer } = await stop()
  expect(balancer?.failed).toBe(0)
  expect(balancer?.pace.connections).toBeGreaterThan(10)
  expect(balancer?.pace.slowestMs).toBeGreaterThanOrEqual(300)
})

test('a balancer that could not hold its rate says so', () => {
  const pace = { rate: 200, failedLate: 0, latestMs: 612.3, medianMs: 5, p99Ms: 9, slowestMs: 30, connections: 8 }
  const report = (late: number) => ({ total: 1000, pace: { ...pace, late } })
  expect(describeLostPace(report(10))).toBeUndefined()
  expect(describeLostPace(report(11))).toBe(
    'The balancer could not hold 200 requests/s: 11 of 1,000 requests were sent late, up to 612 ms.',
  )
})
