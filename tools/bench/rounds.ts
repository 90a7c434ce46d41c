import { startDistanceProxy, type DistanceProxy } from '../../e2e/distance/distance.ts'
import type { Kind } from '../../e2e/hosts/workspace.ts'
import type { Testbed } from '../../e2e/support/testbed.ts'
import { describeLostPace, type TrafficReport } from '../../e2e/traffic/report.ts'
import { actions } from './action.ts'
import { visitors, type BenchPlan } from './conditions.ts'
import type { Contender, DeploymentTimes, BenchTarget } from './contender.ts'
import { floor } from './floor.ts'
import { inline } from './inline.ts'
import { readInstants } from './instants.ts'
import type { Deployment } from './results.ts'
import { BenchSite } from './site.ts'
import { countRoundTrips, RoundTripRecorder } from './round-trips.ts'
import { countBetween } from './visitors.ts'
import { WorkerWatch } from './nginx-workers.ts'

/** A deployment of a round. */
interface RoundEntry {
  readonly contender: Contender
  readonly roundTripMs: number
}

type MeasuredDeployment = Omit<Deployment, 'visitors'>

/** The order of a round. Each round begins with another entry, so that other load on the machine affects all alike. */
function orderOf({ roundTripsMs }: BenchPlan, round: number): readonly RoundEntry[] {
  const local = { contender: floor, roundTripMs: 0 }
  const remote = roundTripsMs.flatMap((roundTripMs) =>
    [...actions, inline].map((contender) => ({ contender, roundTripMs })),
  )
  const all = [local, ...remote]
  const first = (round * 3) % all.length
  return [...all.slice(first), ...all.slice(0, first)]
}

export interface RoundResults {
  readonly deployments: readonly Deployment[]
  /** The errors of rounds that had to be repeated. */
  readonly failedRounds: readonly string[]
  /** What the balancer says of rounds in which it could not hold its rate. */
  readonly lostPaces: readonly string[]
}

/** All rounds on one host with this number of containers a color. */
export class Rounds {
  readonly #testbed: Testbed
  readonly #kind: Kind
  readonly #containers: number
  readonly #print: (text: string) => void
  readonly #lostPaces: string[] = []

  constructor(testbed: Testbed, containers: number, print: (text: string) => void) {
    this.#testbed = testbed
    this.#kind = testbed.host.kind
    this.#containers = containers
    this.#print = print
  }

  /** Runs the planned rounds. A round that fails is repeated, twice at most, so that the others are not lost. */
  async run(plan: BenchPlan): Promise<RoundResults> {
    const proxy = await startDistanceProxy({ targetPort: this.#testbed.host.sshPort, roundTripMs: 0 })
    const site = new BenchSite(this.#testbed, proxy, this.#containers)
    const deployments: Deployment[] = []
    const failedRounds: string[] = []
    try {
      await site.prepare()
      for (let round = 0; round < plan.rounds;) {
        try {
          deployments.push(...(await this.#round(site, { plan, proxy, round })))
          round += 1
        } catch (error) {
          if (failedRounds.length === 2) throw error
          failedRounds.push(String(error))
          this.#print(`a round failed: ${String(error)}`)
          this.#testbed.close()
          await site.prepare()
        }
      }
      return { deployments, failedRounds, lostPaces: this.#lostPaces }
    } finally {
      this.#testbed.close()
      await proxy.close()
    }
  }

  async #round(
    site: BenchSite,
    { plan, proxy, round }: { plan: BenchPlan; proxy: DistanceProxy; round: number },
  ): Promise<readonly Deployment[]> {
    const traffic = await this.#testbed.startVisitors({ ...visitors, maxSeconds: 600 })
    const measured: (MeasuredDeployment & { readonly observedUntil: number })[] = []
    for (const { contender, roundTripMs } of orderOf(plan, round)) {
      proxy.setRoundTrip(roundTripMs)
      const about = { kind: this.#kind, containers: this.#containers, round, roundTripMs, contender: contender.name }
      const deployed = await site.deploy((host) => this.#deploy(contender, host), contender.switchWay)
      // The next contender may find the host arranged in another way, which takes a reload that is not this one's.
      measured.push({ ...about, ...deployed, observedUntil: Date.now() })
      const { endedAt, startedAt } = measured.at(-1) ?? { endedAt: 0, startedAt: 0 }
      this.#print(`${contender.name} at ${roundTripMs} ms: ${Math.round(endedAt - startedAt)} ms`)
    }
    const report = await traffic.stop()
    this.#checkPace(report)
    return measured.map(({ observedUntil, ...each }) => ({
      ...each,
      visitors: countBetween(report, each.startedAt, observedUntil),
    }))
  }

  #checkPace({ balancer }: TrafficReport): void {
    const lost = balancer && describeLostPace(balancer)
    if (lost === undefined) return
    this.#lostPaces.push(lost)
    this.#print(lost)
  }

  async #deploy(
    contender: Contender,
    host: BenchTarget,
  ): Promise<DeploymentTimes & Pick<MeasuredDeployment, 'roundTrips' | 'instants' | 'steps'>> {
    const workers = new WorkerWatch(await this.#testbed.host.readPid())
    const recorder = new RoundTripRecorder(host.proxy)
    const deployed = await contender.deploy(host)
    const roundTrips = recorder.stop()
    const instants = await readInstants(host, deployed, workers.stop())
    const steps = countRoundTrips(deployed.steps, deployed.startedAt, roundTrips)
    return { ...deployed, instants, roundTrips: roundTrips.length, steps }
  }
}
