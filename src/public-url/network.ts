import { setTimeout as sleep } from 'node:timers/promises'
import { silence, type Journey, type Network, type Visit } from './journey.ts'
import { visit } from './visit.ts'

/** All tries together: a load balancer that has just got the host as a target needs some seconds to find it healthy. */
const limitMs = 10_000
const pauseMs = 1_000
const redirectLimit = 5

type Look = (url: string, signal: AbortSignal) => Promise<Visit>

/** The network of the machine that this runs on; it is asked directly, without a proxy, as visitors do. */
export class RunnerNetwork implements Network {
  readonly #visit: Look
  readonly #limitMs: number

  constructor(options: { readonly visit?: Look; readonly limitMs?: number } = {}) {
    this.#visit = options.visit ?? visit
    this.#limitMs = options.limitMs ?? limitMs
  }

  async reach(url: string, signal: AbortSignal): Promise<Journey> {
    const over = AbortSignal.any([signal, AbortSignal.timeout(this.#limitMs)])
    for (let found: Journey | undefined; ;) {
      const journey = await this.#follow(url, over)
      // What was cut off tells less than what was seen before.
      if (over.aborted && found !== undefined) return found
      found = journey
      if (!mayPass(found.last)) return found
      await sleep(pauseMs, undefined, { signal: over }).catch(() => undefined)
      if (over.aborted) return found
    }
  }

  async #follow(url: string, signal: AbortSignal): Promise<Journey> {
    const via: string[] = []
    for (let next = url; ;) {
      const last = await this.#visit(next, signal)
      const further = last.kind === 'answer' && last.location !== undefined ? resolve(last.location, next) : undefined
      if (further === undefined) return { last, via, loops: false }
      via.push(next)
      if (via.includes(further) || via.length > redirectLimit) return { last, via, loops: true }
      next = further
    }
  }
}

/** Where a redirect leads on the same site; one to another site (a login, say) is this site's answer. */
function resolve(location: string, from: string): string | undefined {
  const to = URL.parse(location, from)
  const site = (url: URL) => url.hostname.replace(/^www\./, '')
  if (to === null || !/^https?:$/.test(to.protocol) || site(to) !== site(new URL(from))) return undefined
  to.hash = ''
  return to.href
}

/** Whether the same question may have a better answer in a second: a record, a rule or a certificate does not change so fast. */
function mayPass(last: Visit): boolean {
  switch (last.kind) {
    case 'no-address':
      return last.code === 'EAI_AGAIN' || last.code === silence
    case 'no-connection': // what a try sends is sent again, by TCP itself
      return false
    case 'no-answer':
      return true
    case 'no-trust':
      return last.certificate === undefined
    case 'answer':
      return last.status >= 500
  }
}
