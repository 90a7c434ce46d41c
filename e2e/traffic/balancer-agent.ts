import { Agent } from 'node:http'

/**
 * The connections of a load balancer to its target: it opens one when all others are busy, keeps each until the target
 * closes it, and uses them in turn. It never sends a request again: it cannot know whether the target has it already.
 */
export const createBalancerAgent = (): Agent =>
  new Agent({ keepAlive: true, scheduling: 'fifo', maxSockets: Infinity, maxFreeSockets: Infinity })
