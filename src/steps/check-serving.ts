import { nameWithAdopted } from '../domain/adopt.ts'
import { colors, type Color } from '../domain/color.ts'
import type { Cutover } from '../domain/decision.ts'
import { formatAnswer } from '../domain/health.ts'
import type { ServingNow } from '../domain/serving.ts'
import { describeSiteRequest } from '../domain/site-request.ts'
import { errorMessage } from '../domain/thrown.ts'
import type { Context } from '../engine/context.ts'
import { isBadAnswer } from './find-switch-problem.ts'
import { hasReached, mayHaveReached, probeSite, type SiteProbe } from './probe-nginx.ts'
import type { DeployStep, Preflight } from './stages.ts'
import { startLiveColor } from './start-live-color.ts'

/** What the end of a run must find. */
export interface ExpectedAtEnd {
  readonly preflight: Preflight
  /** The color that the run started; absent: none. */
  readonly newColor: Color | undefined
  /**
   * After everything was undone, the color that was live must serve again, if it did: it is started where it does not run.
   * Otherwise nothing is started: the new release stays after the commit, and after a failed undo another run may be at work.
   */
  readonly isUndone: boolean
}

/** How long a color that was started again may take to answer, in ms: after a cancel the runner leaves only seconds. */
const restartLimitMs = { usually: 60_000, cancelled: 2_000 }
const pauseMs = 500

/** Asks nginx what it serves, after everything else was done or undone. Never fails: what cannot be asked is unknown. */
export const checkServing: DeployStep<ExpectedAtEnd, ServingNow, { readonly serving: ServingNow['kind'] }> = {
  name: 'check',
  recordedAs: 'verify',
  phase: 'prepare',
  async run(expected, context) {
    const value = await inspectServing(expected, context).catch((error: unknown): ServingNow => ({
      kind: 'unknown',
      reason: errorMessage(error),
    }))
    return { value, message: describeServingNow(value, expected.preflight.cutover), facts: { serving: value.kind } }
  },
  preview: () => ({ message: 'asks nginx what it serves now' }),
}

async function inspectServing(expected: ExpectedAtEnd, context: Context): Promise<ServingNow> {
  const { preflight, isUndone } = expected
  const serving = await readServing(expected, context)
  if (serving.kind !== 'down' || !isUndone || !(await startLiveColor(preflight, context))) return serving
  // Without nginx there was no answer before, and none will come.
  return preflight.master === undefined ? serving : waitForAnswer(expected, context)
}

async function readServing(expected: ExpectedAtEnd, context: Context): Promise<ServingNow> {
  const { httpClient, nginx, targets, siteRequests } = expected.preflight
  const requests = siteRequests.map(({ request }) => request)
  const probe = await probeSite(context, { nginx, targets, httpClient, requests })
  const serving = toServingNow(probe)
  if (serving.kind !== 'serves') return serving
  const { color, status } = serving
  if (!hasContainers(expected, color)) {
    const reason = `the port of ${color} answers ${status}, but this run knows no container of ${color} there`
    return { kind: 'unknown', reason }
  }
  const problem = findBadAnswer(probe, expected, context)
  return problem === undefined ? serving : { kind: 'down', reason: `${color} serves, but ${problem}` }
}

/** The first place of the site where visitors get a bad answer; `verify-status` is a demand on the new color alone. */
function findBadAnswer(
  { results }: SiteProbe,
  { preflight, newColor }: ExpectedAtEnd,
  context: Context,
): string | undefined {
  for (const { request, probe } of results) {
    const known = preflight.siteRequests.find((each) => each.request === request)
    const isNew = newColor !== undefined && hasReached(probe, newColor)
    const statuses = isNew ? context.config.verify.statuses : undefined
    const isReached = colors.some((each) => hasReached(probe, each) || mayHaveReached(probe, each))
    const { answer } = probe
    const isAsBefore = !isNew && answer.kind === 'answer' && answer.status === known?.formerStatus
    const isBad = isReached
      ? !isAsBefore && isBadAnswer(answer, { statuses }, known ?? {})
      : known?.reaches === true && (answer.kind === 'none' || isGatewayError(answer.status))
    if (isBad) return `${describeSiteRequest(request)} ${formatAnswer(answer)}`
  }
  return undefined
}

/** A connection to its port alone does not show the color: another program may have the port. */
const hasContainers = ({ preflight, newColor }: ExpectedAtEnd, color: Color): boolean =>
  color === newColor || (color === preflight.cutover.live && preflight.liveContainers.length > 0)

/** Waits for a color that was started again. */
async function waitForAnswer(expected: ExpectedAtEnd, context: Context): Promise<ServingNow> {
  const limitMs = context.cancelled ? restartLimitMs.cancelled : restartLimitMs.usually
  for (const startedAt = context.clock.now(); ;) {
    const serving = await readServing(expected, context)
    if (serving.kind !== 'down' || context.clock.now() - startedAt >= limitMs) return serving
    await context.clock.sleep(pauseMs, context.signal)
  }
}

/** What visitors get. An answer that nginx made itself shows no color, unless it shows that the color does not answer. */
export function toServingNow({ served, results }: SiteProbe): ServingNow {
  switch (served.kind) {
    case 'color': {
      const { color } = served
      const answer = (results.find(({ probe }) => hasReached(probe, color)) ?? results[0])?.probe.answer
      if (answer?.kind !== 'answer')
        return { kind: 'down', reason: `${color} gives no answer: ${answer?.reason ?? ''}` }
      const { status } = answer
      return isGatewayError(status)
        ? { kind: 'down', reason: `${color} fails: nginx answers ${status}` }
        : { kind: 'serves', color, status }
    }
    case 'neither':
      if (served.status === undefined) return { kind: 'down', reason: 'nothing listens on the port of the site' }
      return isGatewayError(served.status)
        ? { kind: 'down', reason: `nginx answers ${served.status}: the color that it passes requests to does not run` }
        : { kind: 'neither', status: served.status }
    case 'unknown':
      return served
  }
}

/** nginx made this answer because the color's was bad. A 503 can be the application's own. */
const isGatewayError = (status: number): boolean => status === 502 || status === 504

/** One sentence for the log. */
export function describeServingNow(
  serving: ServingNow,
  { live, adopted }: Pick<Cutover, 'live' | 'adopted'> = {},
): string {
  switch (serving.kind) {
    case 'serves':
      return `visitors get ${serving.status} from ${nameWithAdopted(serving.color, serving.color === live ? adopted : undefined)}`
    case 'neither':
      return `nginx answers ${serving.status} itself, and passes the request to no color`
    case 'down':
      return `the site is down: ${serving.reason}`
    case 'unknown':
      return `what serves now could not be found out: ${serving.reason}`
  }
}
