import { kinds, type Kind } from '../../../e2e/hosts/workspace.ts'
import { switchWays, type SwitchWay } from '../../../e2e/support/switch-ways.ts'

/** Deployments that are measured through a load balancer. */
export interface BalancerPlan {
  readonly deployments: number
  /** How many of them are of a release whose health check fails, and how many are cancelled. */
  readonly broken: number
  readonly cancelled: number
  /** The requests a second of the load balancer. */
  readonly rate: number
  readonly hosts: readonly Kind[]
  readonly switchWays: readonly SwitchWay[]
}

export type DeploymentKind = 'good' | 'broken' | 'cancelled'

export const balancerOptions = {
  deployments: { type: 'string', default: '100' },
  broken: { type: 'string' },
  cancelled: { type: 'string' },
  rate: { type: 'string', default: '200' },
  hosts: { type: 'string', default: kinds.join(',') },
  switch: { type: 'string', default: switchWays.map(({ name }) => name).join(',') },
  write: { type: 'boolean', default: false },
} as const

type Values = Readonly<Record<'deployments' | 'rate' | 'hosts' | 'switch', string>> & {
  readonly broken?: string | undefined
  readonly cancelled?: string | undefined
}

/** The plan of these options. Undefined: one of them cannot be right. */
export function parsePlan(values: Values): BalancerPlan | undefined {
  const deployments = Number(values.deployments)
  const tenth = Math.round(deployments / 10)
  const { broken = tenth, cancelled = tenth, rate } = values
  const numbers = { deployments, broken: Number(broken), cancelled: Number(cancelled), rate: Number(rate) }
  const names = values.hosts.split(',')
  const hosts = kinds.filter((kind) => names.includes(kind))
  const wayNames = values.switch.split(',')
  const ways = switchWays.filter(({ name }) => wayNames.includes(name))
  const isValid =
    Object.values(numbers).every((number) => Number.isInteger(number) && number >= 0) &&
    deployments > 0 &&
    numbers.rate > 0 &&
    numbers.broken + numbers.cancelled <= deployments &&
    hosts.length === names.length &&
    ways.length === wayNames.length
  return isValid ? { ...numbers, hosts, switchWays: ways } : undefined
}

/** The kinds of all deployments in order: the broken and the cancelled ones are spread evenly over the others. */
export function listKinds({ deployments, broken, cancelled }: BalancerPlan): readonly DeploymentKind[] {
  const unusual = broken + cancelled
  let count = 0
  return Array.from({ length: deployments }, (_, at) => {
    if (!isChosen(at, unusual, deployments)) return 'good'
    count += 1
    return isChosen(count - 1, broken, unusual) ? 'broken' : 'cancelled'
  })
}

/** Whether the `at`th of `all` is one of `some` that are spread evenly. */
const isChosen = (at: number, some: number, all: number): boolean =>
  Math.floor(((at + 1) * some) / all) > Math.floor((at * some) / all)
