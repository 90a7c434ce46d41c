import { ChaosSite } from '../../../e2e/chaos/chaos-site.ts'
import type { Result } from '../../../e2e/runner/run-action.ts'
import type { StepName } from '../../../e2e/steps.ts'
import type { SwitchWay } from '../../../e2e/support/switch-ways.ts'
import { reachStep, Testbed } from '../../../e2e/support/testbed.ts'
import type { BalancerReport, TrafficReport } from '../../../e2e/traffic/report.ts'
import { listKinds, type BalancerPlan, type DeploymentKind } from './plan.ts'

/** One deployment of a series. */
interface Tried {
  readonly kind: DeploymentKind
  /** The output `result`, or `killed`. */
  readonly result: string
  readonly startedAt: number
  readonly endedAt: number
  /** What differs from what the action promises. */
  readonly wrong?: string
}

/** All deployments on one host, and what came of the requests. */
export interface BalancerSeries {
  /** For example `bookworm, nginx 1.22.1`. */
  readonly host: string
  readonly switchName: string
  /** The requests a second. */
  readonly rate: number
  readonly tried: readonly Tried[]
  readonly visitors: Pick<TrafficReport, 'total' | 'failed'>
  readonly balancer: Omit<BalancerReport, 'timeline'>
}

/** A cancel comes as one of these steps begins, in turns. */
const cancelSteps: readonly StepName[] = ['up', 'health', 'switch', 'verify', 'drain']

const brokenRelease = 'broken'

/** A run without a result: the runner killed it 10 s after the cancel, and the post step repaired what it had left. */
const killed = 'killed'

/** The results that keep a deployment's promise. */
const allowed: Readonly<Record<DeploymentKind, readonly string[]>> = {
  good: ['deployed'],
  broken: ['rolled-back'],
  cancelled: ['deployed', 'rolled-back', killed],
}

/** Runs all deployments of the plan on the host that LAB_HOST names, while the load balancer and a few browsers use it. */
export async function runSeries(
  plan: BalancerPlan,
  switchWay: SwitchWay,
  print: (text: string) => void,
): Promise<BalancerSeries> {
  const testbed = await Testbed.open()
  const site = new ChaosSite(testbed, { switchWay })
  const nginx = await testbed.host.run("nginx -v 2>&1 | sed 's,.*/,nginx ,'")
  try {
    let { version } = await site.prepare()
    await testbed.buildRelease(brokenRelease, { START_DELAY_MS: '700', HEALTH_STATUS: '503' })
    const clients = { fresh: 2, keepAlive: 2, slow: 1, slowMs: 800, maxSeconds: 60 + plan.deployments * 60 }
    const traffic = await testbed.startVisitors({ ...clients, balancer: plan.rate })
    const tried: Tried[] = []
    for (const [at, kind] of listKinds(plan).entries()) {
      const { deployment, served } = await tryDeployment(site, version, { kind, at })
      tried.push(deployment)
      print(`${at + 1}/${plan.deployments} ${kind}: ${deployment.result}${deployment.wrong ?? ''}`)
      version = served
    }
    const { balancer, total, failed } = await traffic.stop()
    if (balancer === undefined) throw new Error('the traffic had no load balancer')
    const about = { host: `${testbed.host.kind}, ${nginx}`, switchName: switchWay.name, rate: plan.rate }
    return { ...about, tried, visitors: { total, failed }, balancer }
  } finally {
    testbed.close()
  }
}

interface Turn {
  readonly kind: DeploymentKind
  readonly at: number
}

async function tryDeployment(site: ChaosSite, former: string, turn: Turn) {
  const version = turn.kind === 'broken' ? brokenRelease : site.releaseAfter({ version: former }, 1)
  const startedAt = Date.now()
  const { outputs } = await runDeployment(site, version, turn)
  const result = outputs['result'] ?? killed
  const served = await site.testbed.servedVersion()
  const expected = result === 'deployed' ? [version] : result === killed ? [version, former] : [former]
  const isRight = allowed[turn.kind].includes(result) && expected.includes(served)
  const wrong = isRight ? {} : { wrong: ` (visitors get ${served}; ${former} served before, ${version} is new)` }
  return { served, deployment: { kind: turn.kind, result, startedAt, endedAt: Date.now(), ...wrong } }
}

async function runDeployment(site: ChaosSite, version: string, { kind, at }: Turn): Promise<Result> {
  if (kind === 'broken') return site.deploy(version, { 'health-timeout': '3s' })
  if (kind === 'good') return site.deploy(version)
  const step = cancelSteps[at % cancelSteps.length] ?? 'up'
  const running = await reachStep(step, site.startDeploy(version, {}, {}))
  running.cancel()
  return running.done
}

/** How many of the deployments cost a visitor of the load balancer a 502. */
export const countCostly = ({ tried, balancer: { failures } }: BalancerSeries): number =>
  tried.filter(({ startedAt, endedAt }) => failures.some(({ at }) => at >= startedAt && at <= endedAt)).length
