import type { NginxProbe } from '../commands/probe-nginx.ts'
import { colors, otherColor, type Color } from '../domain/color.ts'
import { formatAnswer } from '../domain/health.ts'
import type { HostState } from '../domain/host-state.ts'
import type { Config } from '../domain/config.ts'
import { describeSiteRequest, findSiteRequests } from '../domain/site-request.ts'
import { StepError } from '../engine/step.ts'
import { isBadAnswer } from './find-switch-problem.ts'
import { hasReached, mayHaveReached, type ProbedRequest, type SiteProbe } from './probe-nginx.ts'
import type { KnownRequest } from './stages.ts'

/** All requests that may reach a color, where it is not known which ones do: no color is live, or nginx does not run. */
export const listUnknownRequests = (state: HostState, config: Config): readonly KnownRequest[] =>
  findSiteRequests(state, config).map((request) => ({ request, reaches: false }))

/**
 * The requests that reached this color, one for each place. While nginx keeps connections, a request may have gone on one of
 * them: then it is the one with the best answer. Empty: no request reaches the color.
 */
export function findReachingRequests({ results }: SiteProbe, color: Color): readonly KnownRequest[] {
  const certain = results.filter(({ probe }) => hasReached(probe, color))
  if (certain.length > 0) return certain.map(toKnown)
  const [likely] = results.filter(({ probe }) => mayHaveReached(probe, color)).sort((a, b) => rank(a) - rank(b))
  if (likely !== undefined) return [toKnown(likely)]
  // nginx passes the request to the color, which does not accept it: a deployment may be the remedy.
  return results
    .filter(({ probe: { answer } }) => answer.kind === 'answer' && [502, 504].includes(answer.status))
    .map(toKnown)
}

const rank = ({ probe: { answer } }: ProbedRequest): number => (answer.kind === 'answer' ? answer.status : 999)

const toKnown = ({ request, probe: { answer } }: ProbedRequest): KnownRequest => ({
  request,
  reaches: true,
  formerStatus: answer.kind === 'answer' ? answer.status : undefined,
})

/**
 * Whether visitors get good answers of the live color at each place. A release whose deployment was interrupted counts as
 * deployed only then: a rollback must not bring back one that was never proven.
 */
export const haveGoodAnswers = (requests: readonly KnownRequest[], { verify: { statuses } }: Config): boolean =>
  requests.every(
    ({ reaches, formerStatus: status }) =>
      reaches &&
      status !== undefined &&
      !isBadAnswer({ kind: 'answer', status, body: '' }, { statuses }, { formerStatus: 200 }),
  )

const fix =
  'set verify-url to a URL that the application itself answers, such as verify-url: https://shop.example.com/api/health ' +
  'or verify-url: http://127.0.0.1/health with verify-host: shop.example.com'

function describeResult(probe: NginxProbe, color: Color): string {
  const { answer, portIsOpen } = probe
  if (hasReached(probe, otherColor(color))) return `${formatAnswer(answer)} from ${otherColor(color)}`
  if (answer.kind === 'answer') return `${formatAnswer(answer)} from nginx itself`
  return portIsOpen ? formatAnswer(answer) : 'nothing listens there'
}

/** What each request got, and the line to set, where none of them reached a color. */
export function describeNoRequest(
  { results }: SiteProbe,
  color: Color,
): { readonly problem: string; readonly fix: string } {
  const lines = results.map((each) => `- ${describeSiteRequest(each.request)}: ${describeResult(each.probe, color)}`)
  const problem = `no request on the server reaches ${color} through nginx, so a release could not be proven:\n${lines.join('\n')}`
  return { problem, fix }
}

/** Whether no request brought a connection to either color. */
export const reachedNothing = ({ results }: SiteProbe): boolean =>
  results.every(({ probe: { newConnections, openConnections } }) =>
    colors.every((color) => newConnections[color] + openConnections[color] === 0),
  )

/** Refuses a deployment that could prove nothing. */
export function refuseWithoutRequest(probe: SiteProbe, color: Color): never {
  const { problem, fix: whatToDo } = describeNoRequest(probe, color)
  throw new StepError(problem, { blame: 'workflow', fix: whatToDo })
}
