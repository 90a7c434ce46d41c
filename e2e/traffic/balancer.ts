/**
 * The process of the load balancer (`client-process.ts`): it sends POSTs to nginx at a fixed rate, whatever becomes of them
 * (an open loop), so that a slow answer delays no other request. What fails is a 502 to its visitor.
 */
import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { startDistanceProxy, type DistanceProxy } from '../distance/distance.ts'
import { createBalancerAgent } from './balancer-agent.ts'
import { runClientProcess, type ClientProgram } from './client-process.ts'
import type { BalancerReport, Pace } from './report.ts'
import { sendRequest } from './request.ts'
import { Tally } from './tally.ts'
import type { ClientsOptions } from './traffic.ts'

/** A load balancer in the same region is 1 ms away. A proxy adds that; where nginx refuses a connection, it resets it. */
const distance = { roundTripMs: 2 }
const lateAfterMs = 20

class Balancer implements ClientProgram {
  readonly #options: ClientsOptions
  readonly #announceReady: () => void
  readonly #agent = createBalancerAgent()
  readonly #tally = new Tally({ fresh: 0, keepAlive: 0, slow: 0, balancer: 1 })
  readonly #inFlight = new Set<Promise<void>>()
  readonly #answeredAfterMs: number[] = []
  readonly #lateMs: number[] = []
  #failedLate = 0
  #endedBy: BalancerReport['endedBy'] | undefined
  #ready = false

  constructor(options: ClientsOptions, announceReady: () => void) {
    this.#options = options
    this.#announceReady = announceReady
  }

  end(by: BalancerReport['endedBy']): void {
    this.#endedBy ??= by
  }

  async run(): Promise<BalancerReport> {
    const { hostname, port } = new URL(this.#options.url)
    const proxy = await startDistanceProxy({ ...distance, targetHost: hostname, targetPort: Number(port || 80) })
    const url = new URL(this.#options.path, `http://127.0.0.1:${proxy.port}`)
    await this.#sendAtRate(url)
    await Promise.all(this.#inFlight)
    const pace = this.#describePace(proxy)
    this.#agent.destroy()
    await proxy.close()
    return { ...this.#tally.report(this.#endedBy ?? 'stop'), pace }
  }

  async #sendAtRate(url: URL): Promise<void> {
    const everyMs = 1000 / this.#options.balancer
    for (let due = performance.now(); this.#endedBy === undefined; due += everyMs) {
      const early = due - performance.now()
      if (early > 0) await sleep(early)
      const sending = this.#send(url, due).finally(() => this.#inFlight.delete(sending))
      this.#inFlight.add(sending)
    }
  }

  async #send(url: URL, due: number): Promise<void> {
    const { siteName, timeoutMs, expectDown } = this.#options
    this.#tally.countStart('balancer')
    const lateMs = performance.now() - due
    this.#lateMs.push(lateMs)
    const outcome = await sendRequest({ url, siteName, agent: this.#agent, timeoutMs, body: 'quantity=1' })
    this.#tally.countEnd('balancer', outcome)
    if (outcome.kind === 'answered') this.#answeredAfterMs.push(performance.now() - due)
    else if (lateMs > lateAfterMs) this.#failedLate += 1
    if (this.#ready || !this.#tally.isReady(expectDown)) return
    this.#ready = true
    this.#announceReady()
  }

  #describePace({ counters }: DistanceProxy): Pace {
    const times = this.#answeredAfterMs.sort((a, b) => a - b)
    const timeAt = (part: number) => times[Math.floor((times.length - 1) * part)] ?? 0
    return {
      rate: this.#options.balancer,
      late: this.#lateMs.filter((ms) => ms > lateAfterMs).length,
      failedLate: this.#failedLate,
      latestMs: this.#lateMs.reduce((most, ms) => Math.max(most, ms), 0),
      medianMs: timeAt(0.5),
      p99Ms: timeAt(0.99),
      slowestMs: timeAt(1),
      connections: counters.connections,
    }
  }
}

/** A load balancer is another machine, so the work of this one must not delay it. Only root may ask for that. */
function preferOverOthers(): void {
  try {
    setPriority(-10)
  } catch {
    // Then the report says how many requests were late.
  }
}

preferOverOthers()
await runClientProcess((options, announceReady) => new Balancer(options, announceReady))
