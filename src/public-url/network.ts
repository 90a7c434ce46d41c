import { setTimeout as sleep } from 'node:timers/promises'
import { noReplyCode, type PublicUrlResult, type PublicNetwork, type RequestResult } from './journey.ts'
import { requestUrl } from './visit.ts'

/** All tries together: a load balancer that has just got the host as a target needs some seconds to find it healthy. */
const limitMs = 10_000
const pauseMs = 1_000
const redirectLimit = 5

type RequestUrl = (url: string, signal: AbortSignal) => Promise<RequestResult>

/** The network of the machine that this runs on; it is asked directly, without a proxy, as visitors do. */
export class RunnerNetwork implements PublicNetwork {
  readonly #requestUrl: RequestUrl
  readonly #limitMs: number

  constructor(options: { readonly visit?: RequestUrl; readonly limitMs?: number } = {}) {
    this.#requestUrl = options.visit ?? requestUrl
    this.#limitMs = options.limitMs ?? limitMs
  }

  async requestPublicUrl(url: string, signal: AbortSignal): Promise<PublicUrlResult> {
    const over = AbortSignal.any([signal, AbortSignal.timeout(this.#limitMs)])
    for (let found: PublicUrlResult | undefined; ;) {
      const journey = await this.#followRedirects(url, over)
      // What was cut off tells less than what was seen before.
      if (over.aborted && found !== undefined) return found
      found = journey
      if (!mayRecover(found.last)) return found
      await sleep(pauseMs, undefined, { signal: over }).catch(() => undefined)
      if (over.aborted) return found
    }
  }

  async #followRedirects(url: string, signal: AbortSignal): Promise<PublicUrlResult> {
    const redirects: string[] = []
    for (let next = url; ;) {
      const last = await this.#requestUrl(next, signal)
      const further =
        last.kind === 'answer' && last.location !== undefined ? resolveRedirect(last.location, next) : undefined
      if (further === undefined) return { last, redirects, loops: false }
      redirects.push(next)
      if (redirects.includes(further) || redirects.length > redirectLimit) return { last, redirects, loops: true }
      next = further
    }
  }
}

/** Where a redirect leads on the same site; one to another site (a login, say) is this site's answer. */
function resolveRedirect(location: string, from: string): string | undefined {
  const to = URL.parse(location, from)
  const site = (url: URL) => url.hostname.replace(/^www\./, '')
  if (to === null || !/^https?:$/.test(to.protocol) || site(to) !== site(new URL(from))) return undefined
  to.hash = ''
  return to.href
}

/** Whether the same question may have a better answer in a second: a record, a rule or a certificate does not change so fast. */
function mayRecover(last: RequestResult): boolean {
  switch (last.kind) {
    case 'no-address':
      return last.code === 'EAI_AGAIN' || last.code === noReplyCode
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
