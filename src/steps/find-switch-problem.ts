import type { NginxProbe } from '../commands/probe-nginx.ts'
import { otherColor, type Color } from '../domain/color.ts'
import type { StatusSet } from '../domain/config.ts'
import { formatAnswer } from '../domain/health.ts'
import type { HttpAnswer } from '../domain/http-answer.ts'
import { describeSiteRequest } from '../domain/site-request.ts'
import { hasReached, isLimit, isOwnAnswer, mayHaveReached, servedColor } from './probe-nginx.ts'
import type { KnownRequest } from './stages.ts'

export interface ExpectedServing {
  /** The color that nginx must pass requests to. Absent: only the new configuration is proven. */
  readonly color?: Color | undefined
  /** Whether that color runs, so that the site must answer. */
  readonly mustAnswer: boolean
  /** Absent: any status but those of nginx for a dead upstream (502, 503, 504), and 5xx where the live color answered better. */
  readonly statuses?: StatusSet | undefined
  /** The color was live before, so each status that it answers is accepted. */
  readonly acceptAnyStatus?: boolean
  /** How long new nginx workers may give bad answers, in ms. Absent: as long as the proof may take. */
  readonly badAnswerLimitMs?: number | undefined
  /** How long nginx may answer the requests itself, in ms. Absent: like bad answers, but a limit of requests may end. */
  readonly ownAnswerLimitMs?: number
}

/**
 * `own-answer`: nginx answered the request itself. `limited`: so it did, perhaps only because it limits requests.
 * `unreached`: so it did, since it got no answer from the color, and no connection to it was seen. `waiting`: it may become
 * good, and visitors get no bad answers.
 */
export interface SwitchProblem {
  readonly kind: 'waiting' | 'bad' | 'unreached' | 'own-answer' | 'limited'
  readonly text: string
}

type Former = Pick<KnownRequest, 'request' | 'formerStatus'>

/** What is still wrong; undefined: the probe proves what was expected. Only an answer that reached the color proves it. */
export function findSwitchProblem(
  probe: NginxProbe,
  expected: ExpectedServing,
  former: Former,
): SwitchProblem | undefined {
  const { color, mustAnswer } = expected
  const { answer, newWorkers } = probe
  // New workers have read the new link (see reload_nginx in switch-nginx.sh), even while another program reloads nginx again.
  if (newWorkers === 0) return { kind: 'waiting', text: 'nginx has not finished its reload' }
  if (color === undefined || !mustAnswer) return undefined
  if (answer.kind === 'none') return { kind: 'waiting', text: `no answer through nginx: ${answer.reason}` }
  const isOwn = isOwnAnswer(probe, color)
  if (isOwn && ![502, 504].includes(answer.status))
    return { kind: isLimit(answer) ? 'limited' : 'own-answer', text: describeOwnAnswer(answer, former) }
  const isReached = hasReached(probe, color) || mayBeAnswerOf(color, probe, former)
  const isAccepted = isReached && expected.acceptAnyStatus === true
  if (isBadAnswer(answer, expected, former) && !isAccepted)
    return {
      kind: isOwn ? 'unreached' : 'bad',
      text: `${formatAnswer(answer)} through nginx${describeFormer(answer, former)}`,
    }
  if (isReached) return undefined
  const served = servedColor(probe)
  if (served.kind === 'color' && served.color === otherColor(color))
    return { kind: 'waiting', text: `nginx still passes requests to ${served.color}${describeStaleLink(probe)}` }
  return { kind: 'waiting', text: 'the test requests cannot be distinguished from the requests of other clients' }
}

/** What nginx has loaded may be older than its files, which ask the link. */
const describeStaleLink = ({ keepsWorkers }: NginxProbe): string =>
  keepsWorkers
    ? '; was nginx reloaded since its configuration asks the live link, and may its workers enter the folders?'
    : ''

const describeOwnAnswer = (answer: HttpAnswer, { request }: Former): string =>
  `${formatAnswer(answer)} through nginx, from nginx itself: ${describeSiteRequest(request)} reached no color`

/** While nginx keeps connections, a request brings no new one: then its answer is taken for the color's if it is as before. */
function mayBeAnswerOf(color: Color, probe: NginxProbe, { formerStatus }: Former): boolean {
  const status = probe.answer.kind === 'answer' ? probe.answer.status : undefined
  const isAsBefore = formerStatus === undefined || status === formerStatus || (status !== undefined && status < 300)
  return mayHaveReached(probe, color) && (isAsBefore || probe.newConnections[color] > 0)
}

/** Whether visitors would call this answer of a color bad. */
export function isBadAnswer(
  answer: HttpAnswer,
  { statuses }: Pick<ExpectedServing, 'statuses'>,
  { formerStatus = 500 }: Pick<KnownRequest, 'formerStatus'>,
): boolean {
  if (answer.kind !== 'answer') return false
  if (statuses !== undefined) return !statuses.matches(answer.status)
  return [502, 503, 504].includes(answer.status) || (answer.status >= 500 && formerStatus < 500)
}

const describeFormer = (answer: HttpAnswer, { formerStatus }: Former): string =>
  answer.kind === 'answer' && formerStatus !== undefined && formerStatus !== answer.status
    ? `; the release before answered ${formerStatus}`
    : ''
