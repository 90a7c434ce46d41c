import { ByHand } from './manual-changes.ts'
import type { Result } from '../runner/run-action.ts'
import type { Stage } from './testbed.ts'
import type { Traffic } from '../traffic/traffic.ts'

/** How a deployment ended, for the workflow and for the visitors. */
export interface Ending {
  readonly result: string
  readonly color: string
  readonly previous: string
  readonly step: string
  /** The version that nginx serves, or a status; and where its link leads. */
  readonly serves: string
  readonly link: string
  /** Visitors' requests that failed. */
  readonly failed: number
  readonly warnings: readonly string[]
  readonly error: string
  /** Containers (`app blue 1`) that were there before and are still: neither recreated nor restarted. */
  readonly same: readonly string[]
}

type Inputs = Readonly<Record<string, string>>
type Visitors = Parameters<Stage['visitors']>[0]

/** A few visitors with short requests: enough to see an outage of some milliseconds. */
const aFew: Visitors = { fresh: 2, keepAlive: 2, slow: 0 }

/** Deploys while visitors come; `unseen` while there is nothing yet that they could come for. */
export class Watched {
  readonly #stage: Stage
  readonly #hand: ByHand

  constructor(stage: Stage) {
    this.#stage = stage
    this.#hand = new ByHand(stage)
  }

  async deploy(version: string, inputs: Inputs = {}, visitors: Visitors = aFew): Promise<Ending> {
    const traffic = await this.#stage.visitors(visitors)
    return this.run(() => this.#stage.deploy(version, inputs), traffic)
  }

  unseen(version: string, inputs: Inputs = {}): Promise<Ending> {
    return this.run(() => this.#stage.deploy(version, inputs))
  }

  async run(deploy: () => Promise<Result>, traffic?: Traffic): Promise<Ending> {
    const before = await this.#hand.identities()
    const { outputs, log } = await deploy()
    const report = await traffic?.stop()
    const after = await this.#hand.identities()
    const of = (level: string) => log.annotations.filter((each) => each.level === level).map(({ message }) => message)
    return {
      result: outputs['result'] ?? '',
      color: outputs['color'] ?? '',
      previous: outputs['previous-color'] ?? '',
      step: outputs['failed-step'] ?? '',
      serves: await this.#stage.served(),
      link: await this.#stage.link(),
      failed: report?.failed ?? 0,
      warnings: of('warning'),
      error: of('error').join('\n'),
      same: [...before].filter(([name, identity]) => after.get(name) === identity).map(([name]) => name),
    }
  }
}
