import { probeNginx, type NginxProbe, type CandidateRequest } from '../commands/probe-nginx.ts'
import type { Nginx } from '../commands/switch-nginx.ts'
import { colors, otherColor, type Color, type PerColor } from '../domain/color.ts'
import type { ColorTarget } from '../domain/color-target.ts'
import type { HttpAnswer } from '../domain/http-answer.ts'
import type { HttpClient, Served } from '../domain/host-state.ts'
import type { SiteRequest } from '../domain/site-request.ts'
import { runCommand, type Context } from '../engine/context.ts'

/** A request to the site, as the host's client sends it. */
export const toCandidate = (client: HttpClient, request: SiteRequest): CandidateRequest => ({
  ...request,
  client,
  timeoutSeconds: 5,
})

export interface SiteProbeArgs {
  readonly nginx: Nginx
  readonly targets: PerColor<ColorTarget>
  readonly httpClient: HttpClient
  readonly requests: readonly SiteRequest[]
  /** How many times each request is sent. Ten distinguish two colors that are both up. */
  readonly count?: number
  /** The color that a live link names. A connection that nginx holds to the other one may be older than the link. */
  readonly linked?: Color | undefined
}

/** What nginx serves, and what each request found. Of one place no more requests are sent once one reached a color. */
export interface SiteProbe {
  readonly served: Served
  readonly results: readonly ProbedRequest[]
}

export interface ProbedRequest {
  readonly request: SiteRequest
  readonly probe: NginxProbe
}

const maxProbes = 15
const pauseMs = 300

/** Finds out which color nginx serves. Requests of other clients, or a reload, can make one probe unclear, so it repeats. */
export async function probeSite(context: Context, args: SiteProbeArgs): Promise<SiteProbe> {
  const { nginx, targets, httpClient, requests, count = 10, linked } = args
  const { signal, clock } = context
  const candidates = requests.map((each) => toCandidate(httpClient, each))
  const command = probeNginx({ nginx, candidates, targets, requests: count, workers: [], logSize: -1 })
  for (let tries = 1; ; tries += 1) {
    const probes = await runCommand(context, command)
    const served = combineServed(probes, linked)
    const isSettled = probes.every(({ reloadDone }) => reloadDone)
    const isLimited = served.kind !== 'color' && probes.some(({ answer }) => isLimit(answer))
    const isClear = (served.kind !== 'unknown' && !isLimited) || probes.every(({ answer }) => answer.kind === 'none')
    if ((isSettled && isClear) || tries === maxProbes) return { served, results: pairWithRequests(probes, requests) }
    await clock.sleep(pauseMs, signal)
  }
}

const pairWithRequests = (probes: readonly NginxProbe[], requests: readonly SiteRequest[]): readonly ProbedRequest[] =>
  probes.flatMap((probe) => {
    const request = requests[probe.candidate]
    return request === undefined ? [] : [{ request, probe }]
  })

/** What several requests show together: an answer that nginx gave itself is neither for a color nor against it. */
function combineServed(probes: readonly NginxProbe[], linked: Color | undefined): Served {
  const reached = probes.filter((probe) => reachedColor(probe) !== undefined)
  const telling = reached.length > 0 && reached.every(({ keepsWorkers }) => keepsWorkers) ? reached : probes
  const all = telling.map((probe) => servedColor(probe, linked))
  const [first, second] = colors.filter((color) => all.some((each) => each.kind === 'color' && each.color === color))
  if (second !== undefined) return { kind: 'unknown', reason: 'some requests reached blue, and some reached green' }
  if (first !== undefined) return { kind: 'color', color: first }
  const neither = all.flatMap((each) => (each.kind === 'neither' && each.status !== undefined ? [each] : []))
  const dead = neither.find(({ status }) => isDeadUpstream(status))
  return dead ?? all.find(({ kind }) => kind === 'unknown') ?? neither[0] ?? { kind: 'neither' }
}

const isDeadUpstream = (status: number | undefined): boolean => status === 502 || status === 503 || status === 504

const onlyColor = (is: (color: Color) => boolean) => colors.find((each) => is(each) && !is(otherColor(each)))

/** The only color that nginx has open connections to, when no old worker can hold them. */
const heldColor = ({ reloadDone, workersShuttingDown, openConnections }: NginxProbe): Color | undefined =>
  reloadDone && workersShuttingDown === 0 ? onlyColor((each) => openConnections[each] > 0) : undefined

/**
 * The color that nginx passes requests to. Open connections of nginx show it at once, when no old worker can hold them.
 * Else it is the color that each of our requests brought a connection: fewer may be other clients'.
 */
export function servedColor(probe: NginxProbe, linked?: Color): Served {
  const { answer, newConnections, openConnections, portIsOpen } = probe
  const held = heldColor(probe)
  const reached = reachedColor(probe)
  // Workers that no switch ends may hold connections to the former color.
  const isOld = held !== undefined && linked !== undefined && held !== linked
  const color = probe.keepsWorkers ? (reached ?? (isLimit(answer) || isOld ? undefined : held)) : (held ?? reached)
  if (color !== undefined) return { kind: 'color', color }
  if (colors.some((each) => newConnections[each] + openConnections[each] > 0))
    return { kind: 'unknown', reason: 'the test requests cannot be distinguished from the requests of other clients' }
  if (answer.kind === 'answer') return { kind: 'neither', status: answer.status }
  return portIsOpen ? { kind: 'unknown', reason: answer.reason } : { kind: 'neither' }
}

/** The only color that the requests of a probe reached. */
const reachedColor = (probe: NginxProbe): Color | undefined => onlyColor((each) => hasReached(probe, each))

/** Whether the answer of a probe is the color's: the connection of its request reached the port of the color. */
export function hasReached(probe: NginxProbe, color: Color): boolean {
  const { newConnections, openConnections, requestCount, answer, missedAnswer } = probe
  if (newConnections[color] >= requestCount) return true
  // nginx limits requests (limit_req), or sends the next one on a connection that it kept.
  const isKept =
    newConnections[otherColor(color)] === 0 && openConnections[color] > 0 && hasSameStatus(missedAnswer, answer)
  const isExplained = heldColor(probe) === color || isKept || (isLimit(missedAnswer) && !isLimit(answer))
  return missedAnswer !== undefined && newConnections[color] === requestCount - 1 && isExplained
}

const hasSameStatus = (one: HttpAnswer | undefined, other: HttpAnswer): boolean =>
  one?.kind === 'answer' && other.kind === 'answer' && one.status === other.status

/** Whether nginx may have given this answer because it limits requests. */
export const isLimit = (answer: HttpAnswer | undefined): boolean =>
  answer?.kind === 'answer' && (answer.status === 503 || answer.status === 429)

/** Whether nginx has connections to this color that it keeps, on which the request may have gone. */
export const mayHaveReached = (probe: NginxProbe, color: Color): boolean =>
  heldColor(probe) === color ||
  (probe.keepsWorkers && probe.openConnections[color] > 0 && probe.newConnections[otherColor(color)] === 0)

/**
 * Whether nginx answered by itself. A worker that no switch ends may hold a connection to the former color: then the answer may
 * be of that, unless nginx limits requests.
 */
export const isOwnAnswer = (
  { newConnections, openConnections, keepsWorkers, answer }: NginxProbe,
  color: Color,
): boolean =>
  colors.every((each) => newConnections[each] === 0) &&
  openConnections[color] === 0 &&
  (openConnections[otherColor(color)] === 0 || (keepsWorkers && isLimit(answer)))
