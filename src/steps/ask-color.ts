import { probeNginx } from '../commands/probe-nginx.ts'
import type { Color } from '../domain/color.ts'
import type { Container } from '../domain/host-state.ts'
import type { HttpAnswer } from '../domain/http-answer.ts'
import type { SiteRequest } from '../domain/site-request.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { colorUrl } from './color-url.ts'
import { toCandidate } from './probe-nginx.ts'
import type { Preflight } from './stages.ts'

type Answer = Extract<HttpAnswer, { readonly kind: 'answer' }>

interface ColorRequest {
  readonly color: Color
  /** Where nginx reaches those of the color by their names. */
  readonly containers: readonly Container[]
  /** A request to the site, whose path and name the color gets. Absent: the request of the health check. */
  readonly site?: SiteRequest | undefined
}

/** What a color answers itself, without nginx; undefined: nothing. */
export async function askColor(
  context: Context,
  { nginx, targets, httpClient }: Pick<Preflight, 'nginx' | 'targets' | 'httpClient'>,
  { color, containers, site }: ColorRequest,
): Promise<Answer | undefined> {
  const { config } = context
  const health = new URL(colorUrl(config, color, containers))
  const { pathname, search } = site === undefined ? health : new URL(site.url)
  const { hostHeader } = site ?? config.health
  const request = { url: `${health.origin}${pathname}${search}`, hostHeader, place: 'direct' }
  const candidates = [toCandidate(httpClient, request)]
  const command = probeNginx({ nginx, candidates, targets, requests: 1, workers: [], logSize: -1 })
  const [probe] = await runCommand(context, command)
  return probe?.answer.kind === 'answer' ? probe.answer : undefined
}
