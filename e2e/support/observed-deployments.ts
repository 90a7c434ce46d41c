import { expect } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import type { Traffic } from '../traffic/traffic.ts'
import type { ManualChanges } from './manual-changes.ts'
import type { Testbed } from './testbed.ts'

/** How a deployment ended for the workflow and for the visitors. */
export interface DeploymentEnd {
  readonly result: string
  readonly color: string
  readonly previous: string
  readonly failedStep: string
  /** The version that nginx serves, or a status, or `nothing`. */
  readonly servedVersion: string
  readonly linkTarget: string
  /** How many requests of the visitors failed. */
  readonly failedRequests: number
  readonly warnings: readonly string[]
  readonly error: string
  /** Containers (`app blue 1`) that were neither removed, nor recreated, nor restarted. */
  readonly untouched: readonly string[]
}

type Inputs = Readonly<Record<string, string>>
type Visitors = Parameters<Testbed['startVisitors']>[0]

/** A few visitors with short requests: enough to notice an outage of some milliseconds. */
const fewVisitors: Visitors = { fresh: 2, keepAlive: 2, slow: 0 }

/** Deployments that are observed from outside: by visitors, and by the containers before and after. */
export class ObservedDeployments {
  readonly #testbed: Testbed
  readonly #manual: ManualChanges

  constructor(testbed: Testbed, manual: ManualChanges) {
    this.#testbed = testbed
    this.#manual = manual
  }

  /** Deploys while visitors use the site. */
  async deploy(version: string, inputs: Inputs = {}, visitors: Visitors = fewVisitors): Promise<DeploymentEnd> {
    const traffic = await this.#testbed.startVisitors(visitors)
    return this.#observe(() => this.#testbed.deploy(version, inputs), traffic)
  }

  /** Deploys where the site is down, so that there is nothing to visit. */
  deployWithoutVisitors(version: string, inputs: Inputs = {}): Promise<DeploymentEnd> {
    return this.#observe(() => this.#testbed.deploy(version, inputs))
  }

  async #observe(deploy: () => Promise<Result>, traffic?: Traffic): Promise<DeploymentEnd> {
    const before = await this.#manual.readContainerIds()
    const { outputs, log } = await deploy()
    const report = await traffic?.stop()
    const after = await this.#manual.readContainerIds()
    const messages = (level: string) =>
      log.annotations.filter((each) => each.level === level).map(({ message }) => message)
    return {
      result: outputs['result'] ?? '',
      color: outputs['color'] ?? '',
      previous: outputs['previous-color'] ?? '',
      failedStep: outputs['failed-step'] ?? '',
      servedVersion: await this.#testbed.servedVersion(),
      linkTarget: await this.#testbed.linkTarget(),
      failedRequests: report?.failed ?? 0,
      warnings: messages('warning'),
      error: messages('error').join('\n'),
      untouched: [...before].filter(([name, id]) => after.get(name) === id).map(([name]) => name),
    }
  }
}

/** Expects these facts of a deployment's end. */
export function expectEnd(end: DeploymentEnd, expected: Partial<DeploymentEnd>): void {
  expect(end).toMatchObject(expected)
}
