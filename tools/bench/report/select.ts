import { ordinarySwitch } from '../../../e2e/support/switch-ways.ts'
import type { ContenderName } from '../contender.ts'
import { durationOf, type Deployment, type HostResults } from '../results.ts'
import { median } from '../statistics.ts'

/** This action as it switches by default: the contender whose times are compared. */
export const ordinaryAction = ordinarySwitch.name

export interface Condition {
  readonly contender: ContenderName
  readonly containers?: number
  readonly roundTripMs?: number
}

/** The deployments of a contender under a condition. Default: one container a color and no latency. */
export function selectDeployments(
  { deployments }: Pick<HostResults, 'deployments'>,
  condition: Condition,
): readonly Deployment[] {
  const { contender, containers = 1, roundTripMs = 0 } = condition
  return deployments.filter(
    (each) =>
      each.contender === contender &&
      each.containers === containers &&
      (contender === 'floor' || each.roundTripMs === roundTripMs),
  )
}

export const listDurations = (host: HostResults, condition: Condition): readonly number[] =>
  selectDeployments(host, condition).map(durationOf)

/** The deployment whose duration is closest to the median. It is a real one, so that its parts add up. */
export function findTypical(deployments: readonly Deployment[]): Deployment {
  const middle = median(deployments.map(durationOf))
  const distance = (each: Deployment) => Math.abs(durationOf(each) - middle)
  const [closest] = [...deployments].sort((a, b) => distance(a) - distance(b))
  if (closest === undefined) throw new Error('nothing was measured under this condition')
  return closest
}

export interface Part {
  readonly name: string
  readonly ms: number
}

/** The parts of a deployment in order. An inline script reports no steps, so its parts come from the instants on the host. */
export function splitIntoParts(deployment: Deployment): readonly Part[] {
  const whole = durationOf(deployment)
  const last = deployment.steps.at(-1)
  const starts =
    last === undefined
      ? partsFromInstants(deployment)
      : [{ name: 'start', fromMs: 0 }, ...deployment.steps, { name: 'end', fromMs: last.fromMs + last.ms }]
  const parts = starts.map(({ name, fromMs }, i) => ({ name, ms: (starts[i + 1]?.fromMs ?? whole) - fromMs }))
  return parts.filter(({ ms }) => ms > 0)
}

function partsFromInstants({ instants }: Deployment): readonly { readonly name: string; readonly fromMs: number }[] {
  const { pulled, started, healthy, switched } = instants
  return [
    { name: 'pull', fromMs: 0 },
    { name: 'up', fromMs: pulled },
    { name: 'health', fromMs: started },
    { name: 'switch', fromMs: healthy },
    { name: 'stop', fromMs: switched },
  ]
}
