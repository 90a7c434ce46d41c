import type { ContenderName } from '../contender.ts'
import { durationOf, type Deployment, type HostResults } from '../results.ts'
import { median } from '../statistics.ts'

export interface Choice {
  readonly contender: ContenderName
  readonly containers?: number
  readonly roundTripMs?: number
}

/** The deployments of a contender under a condition; without one, with one container a color and the host next door. */
export function choose({ deployments }: Pick<HostResults, 'deployments'>, choice: Choice): readonly Deployment[] {
  const { contender, containers = 1, roundTripMs = 0 } = choice
  return deployments.filter(
    (each) =>
      each.contender === contender &&
      each.containers === containers &&
      (contender === 'floor' || each.roundTripMs === roundTripMs),
  )
}

export const wholes = (host: HostResults, choice: Choice): readonly number[] => choose(host, choice).map(durationOf)

/** The deployment that took as long as the middle of all: one that really was, so that its parts fit together. */
export function typical(deployments: readonly Deployment[]): Deployment {
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

/** What a deployment spent its time on, one after the other; an inline script tells nothing, so by what the host saw. */
export function partsOf(deployment: Deployment): readonly Part[] {
  const whole = durationOf(deployment)
  const last = deployment.steps.at(-1)
  const starts =
    last === undefined
      ? fromInstants(deployment)
      : [{ name: 'start', fromMs: 0 }, ...deployment.steps, { name: 'end', fromMs: last.fromMs + last.ms }]
  const parts = starts.map(({ name, fromMs }, i) => ({ name, ms: (starts[i + 1]?.fromMs ?? whole) - fromMs }))
  return parts.filter(({ ms }) => ms > 0)
}

function fromInstants({ instants }: Deployment): readonly { readonly name: string; readonly fromMs: number }[] {
  const { pulled, started, healthy, switched } = instants
  return [
    { name: 'pull', fromMs: 0 },
    { name: 'up', fromMs: pulled },
    { name: 'health', fromMs: started },
    { name: 'switch', fromMs: healthy },
    { name: 'stop', fromMs: switched },
  ]
}
