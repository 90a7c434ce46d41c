import { startDistanceProxy, type DistanceProxy } from '../../e2e/distance/distance.ts'
import type { Kind } from '../../e2e/hosts/workspace.ts'
import type { Testbed } from '../../e2e/support/testbed.ts'
import { action } from './action.ts'
import { visitors, type Plan } from './conditions.ts'
import type { Contender, Deployed, Scene } from './contender.ts'
import { floor } from './floor.ts'
import { inline } from './inline.ts'
import { readInstants } from './instants.ts'
import type { Deployment } from './results.ts'
import { Site } from './site.ts'
import { countTurns, Turns } from './round-trips.ts'
import { seenBetween } from './visitors.ts'
import { Workers } from './nginx-workers.ts'

interface Turn {
  readonly contender: Contender
  readonly roundTripMs: number
}

type Measured = Omit<Deployment, 'visitors'>

/** One after the other, never the same first: what the machine does meanwhile meets all of them alike. */
function turnsOf({ roundTripsMs }: Plan, round: number): readonly Turn[] {
  const near = { contender: floor, roundTripMs: 0 }
  const remote = roundTripsMs.flatMap((roundTripMs) =>
    [action, inline].map((contender) => ({ contender, roundTripMs })),
  )
  const all = [near, ...remote]
  const first = (round * 3) % all.length
  return [...all.slice(first), ...all.slice(0, first)]
}

export interface Played {
  readonly deployments: readonly Deployment[]
  /** Why rounds had to be played again. */
  readonly lost: readonly string[]
}

/** All rounds on one host with so many containers a color. */
export class Rounds {
  readonly #testbed: Testbed
  readonly #kind: Kind
  readonly #containers: number
  readonly #say: (text: string) => void

  constructor(testbed: Testbed, containers: number, say: (text: string) => void) {
    this.#testbed = testbed
    this.#kind = testbed.host.kind
    this.#containers = containers
    this.#say = say
  }

  /** Plays as many rounds as are planned. One that fails is told and played again, twice at most: all else would be lost. */
  async play(plan: Plan): Promise<Played> {
    const distance = await startDistanceProxy({ targetPort: this.#testbed.host.sshPort, roundTripMs: 0 })
    const site = new Site(this.#testbed, distance, this.#containers)
    const deployments: Deployment[] = []
    const lost: string[] = []
    try {
      await site.open()
      for (let round = 0; round < plan.rounds;) {
        try {
          deployments.push(...(await this.#round(site, { plan, distance, round })))
          round += 1
        } catch (error) {
          if (lost.length === 2) throw error
          lost.push(String(error))
          this.#say(`a round is lost: ${String(error)}`)
          this.#testbed.close()
          await site.open()
        }
      }
      return { deployments, lost }
    } finally {
      this.#testbed.close()
      await distance.close()
    }
  }

  async #round(
    site: Site,
    { plan, distance, round }: { plan: Plan; distance: DistanceProxy; round: number },
  ): Promise<readonly Deployment[]> {
    const traffic = await this.#testbed.startVisitors({ ...visitors, maxSeconds: 600 })
    const measured: Measured[] = []
    for (const { contender, roundTripMs } of turnsOf(plan, round)) {
      distance.setRoundTrip(roundTripMs)
      const about = { kind: this.#kind, containers: this.#containers, round, roundTripMs, contender: contender.name }
      measured.push({ ...about, ...(await site.deploy((scene) => this.#deploy(contender, scene))) })
      const { endedAt, startedAt } = measured.at(-1) ?? { endedAt: 0, startedAt: 0 }
      this.#say(`${contender.name} at ${roundTripMs} ms: ${Math.round(endedAt - startedAt)} ms`)
    }
    const report = await traffic.stop()
    return measured.map((each, index) => ({
      ...each,
      visitors: seenBetween(report, each.startedAt, measured[index + 1]?.startedAt ?? report.endedAt),
    }))
  }

  async #deploy(
    contender: Contender,
    scene: Scene,
  ): Promise<Deployed & Pick<Measured, 'turns' | 'instants' | 'steps'>> {
    const workers = new Workers(await this.#testbed.host.readPid())
    const turns = new Turns(scene.distance)
    const deployed = await contender.deploy(scene)
    const made = turns.stop()
    const instants = await readInstants(scene, deployed, workers.stop())
    return { ...deployed, instants, turns: made.length, steps: countTurns(deployed.steps, deployed.startedAt, made) }
  }
}
