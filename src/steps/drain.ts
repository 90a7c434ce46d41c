import type { DrainResult } from '../commands/drain-workers.ts'
import { otherColor, type Color } from '../domain/color.ts'
import type { Facts } from '../domain/json.ts'
import { needsReload } from '../domain/live-site.ts'
import type { Context } from '../engine/context.ts'
import { proveFact } from '../engine/proof.ts'
import { checkPublicUrlDuring } from './check-public-url.ts'
import { formatConnections, formatLimit, nameDrainLimit } from './format.ts'
import type { Drained, DeployStep, Verified } from './stages.ts'
import { waitForFormerRequests } from './former-requests.ts'

type DrainFacts = Facts & {
  /** What was still waited for: old workers of nginx, or requests. */
  readonly left: number
  /** Connections with the old color that are still open. */
  readonly connectionsLeft: number
}

/** Waits until the requests from before the switch have been answered: then no request uses the old color any more. */
export const drain: DeployStep<Verified, Drained, DrainFacts> = {
  name: 'drain',
  phase: 'finish',
  async run(verified, context) {
    const { nginx, targets, workers, changedAt, cutover } = verified
    const oldColor = otherColor(cutover.idle)
    const waiting = waitForFormerRequests(context, { nginx, targets, workers, changedAt, color: oldColor })
    const [drained, publicFacts] = await checkPublicUrlDuring(waiting, verified, context)
    const { left, openConnections } = drained
    const facts = { left, connectionsLeft: openConnections, ...publicFacts }
    const value = proveFact('drained', verified)
    if (drained.unseen === true) context.warn(`${unseenRequests}: ${describeNext(oldColor, context)}`)
    if (left === 0) return { value, message: `all open requests were answered${describeQuiet(drained)}`, facts }
    if (openConnections === 0) return { value, message: describeOthers(left, oldColor, context), facts }
    const message = describeOpenConnections(openConnections, oldColor, context)
    context.warn(`${message}: ${describeNext(oldColor, context)}`)
    return { value, message, facts }
  },

  preview: ({ preflight: { cutover }, config }) => ({
    message:
      cutover.live === undefined
        ? 'no request uses an old color'
        : `waits until ${cutover.live} has answered its open requests, at most ${formatLimit(config.drainTimeoutMs)}`,
  }),
}

const unseenRequests =
  'requests that nginx still reads, such as an upload, were not waited for: ss did not show them (iproute2; in a container nsenter as root)'

/** nginx may keep a connection for later requests, or it is a stream with long pauses. */
const describeQuiet = ({ quiet = 0 }: DrainResult): string =>
  quiet === 0 ? '' : `; ${formatConnections(quiet)} on which nothing came for 5 s counted as idle`

/** Old workers may be busy with another site's visitors. A request that nginx still reads will need the color that stops. */
function describeOthers(left: number, oldColor: Color, context: Context): string {
  if (needsReload(context.config.nginx.site)) return `old nginx workers are still busy, but not with ${oldColor}`
  const message = `nginx still reads ${left} requests from before the switch after ${nameDrainLimit(context.config)}`
  context.warn(`${message}: ${describeNext(oldColor, context)}`)
  return message
}

const describeOpenConnections = (count: number, color: Color, { config }: Context): string =>
  `${formatConnections(count)} to ${color} still open after ${nameDrainLimit(config)}`

/** An application that stops cleanly still finishes its requests. */
function describeNext(color: Color, { config: { oldColor, stopTimeoutMs } }: Context): string {
  if (oldColor === 'keep') return `${color} is kept, so they continue`
  const limit =
    stopTimeoutMs === undefined
      ? 'longer than its stop_grace_period (10 s if the Compose file sets none)'
      : `more than ${stopTimeoutMs / 1000} s longer (stop-timeout)`
  return `${color} is stopped now, and requests that take ${limit} are cut`
}
