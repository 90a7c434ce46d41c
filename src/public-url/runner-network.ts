import { setTimeout as sleep } from 'node:timers/promises'
import { requestUrl } from './request-url.ts'
import { noReplyCode, type PublicUrlResult, type PublicNetwork, type RequestResult } from './result.ts'

/** The time for all tries: a load balancer needs some seconds until it finds a new target healthy. */
const defaultTimeoutMs = 10_000
const pauseMs = 1_000
const redirectLimit = 5

type RequestUrl = (url: string, signal: AbortSignal) => Promise<RequestResult>

/** The network of the runner. Requests use no proxy, as those of visitors. */
export class RunnerNetwork implements PublicNetwork {
  readonly #requestUrl: RequestUrl
  readonly #timeoutMs: number

  constructor(options: { readonly requestUrl?: RequestUrl; readonly timeoutMs?: number } = {}) {
    this.#requestUrl = options.requestUrl ?? requestUrl
    this.#timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  }

  async requestPublicUrl(url: string, signal: AbortSignal): Promise<PublicUrlResult> {
    const ended = AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)])
    for (let previous: PublicUrlResult | undefined; ;) {
      const result = await this.#followRedirects(url, ended)
      // The result of a try that was aborted is less exact than the one before.
      if (ended.aborted && previous !== undefined) return previous
      if (!mayRecover(result.last)) return result
      await sleep(pauseMs, undefined, { signal: ended }).catch(() => undefined)
      if (ended.aborted) return result
      previous = result
    }
  }

  async #followRedirects(url: string, signal: AbortSignal): Promise<PublicUrlResult> {
    const redirects: string[] = []
    for (let current = url; ;) {
      const last = await this.#requestUrl(current, signal)
      const next =
        last.kind === 'answer' && last.location !== undefined ? resolveRedirect(last.location, current) : undefined
      if (next === undefined) return { last, redirects, loops: false }
      redirects.push(current)
      if (redirects.includes(next) || redirects.length > redirectLimit) return { last, redirects, loops: true }
      current = next
    }
  }
}

/** The target of a redirect on the same site. Undefined: it is on another site, such as a login, and is not followed. */
function resolveRedirect(location: string, from: string): string | undefined {
  const to = URL.parse(location, from)
  if (to === null || !/^https?:$/.test(to.protocol) || siteName(to) !== siteName(new URL(from))) return undefined
  to.hash = ''
  return to.href
}

const siteName = ({ hostname }: URL): string => hostname.replace(/^www\./, '')

/** Whether another try may succeed within seconds. DNS records, firewall rules and certificates do not change so fast. */
function mayRecover(last: RequestResult): boolean {
  switch (last.kind) {
    case 'no-address':
      return last.code === 'EAI_AGAIN' || last.code === noReplyCode
    case 'no-connection': // TCP has already sent its packets again.
      return false
    case 'no-answer':
      return true
    case 'no-trust':
      return last.certificate === undefined
    case 'answer':
      return last.status >= 500
  }
}
