import { CheckDefinition, type Check } from '../../checks/check.ts'
import type { Config } from '../../domain/config.ts'
import { describeSiteRequest } from '../../domain/site-request.ts'
import { describeNoRequest, findReachingRequests, listUnknownRequests } from '../find-site-requests.ts'
import type { KnownRequest } from '../stages.ts'
import type { HostInspection } from './host-inspection.ts'

const definition = new CheckDefinition(
  'Request to the site',
  'a release is proven only by an answer whose connection reached it through nginx',
)

/** Whether a request reaches the live color. Before the first deployment nobody can know. */
export function siteRequestChecks({ decision, probe }: HostInspection): readonly Check[] {
  if (decision?.kind !== 'proceed' || probe === undefined) return []
  const { live, liveRuns } = decision.cutover
  if (live === undefined || !liveRuns) return []
  const reaching = findReachingRequests(probe, live)
  if (reaching.length > 0)
    return [definition.ok(reaching.map(({ request }) => `${describeSiteRequest(request)} reaches ${live}`).join('; '))]
  const { problem, fix } = describeNoRequest(probe, live)
  return [definition.error(problem, fix)]
}

/** The requests that a deployment would use. */
export function planSiteRequests({ state, decision, probe }: HostInspection, config: Config): readonly KnownRequest[] {
  const live = decision?.kind === 'proceed' && decision.cutover.liveRuns ? decision.cutover.live : undefined
  const reaching = probe === undefined || live === undefined ? [] : findReachingRequests(probe, live)
  return reaching.length > 0 ? reaching : listUnknownRequests(state, config)
}
