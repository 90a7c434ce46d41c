import type { DeployStep } from '../context.ts'
import { prove, type Proven } from '../evidence.ts'
import { describeAnswer } from '../health.ts'
import { proveServed } from './serving.ts'
import type { Switched } from './switch.ts'

export type Verified = Proven<'served', Switched>

/** Proves that the running nginx serves the new colour. */
export const verify: DeployStep<Switched, Verified> = {
  name: 'verify',
  async run(switched, context) {
    const color = switched.plan.idle
    const { statuses } = context.config.verify
    const { answer, newWorkers, flows } = await proveServed(context, switched, { color, mustAnswer: true, statuses })
    return {
      value: prove('served', switched),
      says: `nginx serves ${color}: ${describeAnswer(answer)} from ${context.config.verify.url}`,
      evidence: { newWorkers, answer: describeAnswer(answer), connections: { ...flows } },
    }
  },
}
