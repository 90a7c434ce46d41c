import { ManualChanges, twoColors } from '../support/manual-changes.ts'
import { reachStep, type Testbed } from '../support/testbed.ts'
import { parseHistory } from './history.ts'
import { toInputs, versions, type HostAction, type EndState, type RunHostAction } from './sequences.ts'

const record = '/root/.local/state/ec2-blue-green-deploy'

/** Runs sequences on a real host. */
export class HostSequences {
  readonly #testbed: Testbed
  readonly #manual: ManualChanges

  constructor(testbed: Testbed) {
    this.#testbed = testbed
    this.#manual = new ManualChanges(testbed)
  }

  async prepare(): Promise<void> {
    await this.#testbed.reset(twoColors)
    for (const [version, behavior] of Object.entries(versions)) await this.#testbed.buildRelease(version, behavior)
  }

  async run(actions: readonly HostAction[]): Promise<EndState> {
    await this.#manual.reset()
    await this.#manual.run(`rm -rf ${record}`)
    const runs: string[] = []
    for (const action of actions) {
      if (action.kind === 'link') await this.#manual.setLink(action.to)
      else runs.push(await this.#runDeployment(action))
    }
    return {
      link: await this.#testbed.linkTarget(),
      servedVersion: await this.#testbed.servedVersion(),
      services: await this.#listServices(),
      runs,
      history: parseHistory(await this.#manual.run(`cat ${record}/*.json`)),
    }
  }

  async #runDeployment(action: RunHostAction): Promise<string> {
    const { killedAt, version = 'none', runPost = false } = action
    if (killedAt === undefined) {
      const { outputs } = await this.#testbed.deploy(version, toInputs(action))
      return `${outputs['result'] ?? ''} ${outputs['color'] ?? ''}`
    }
    // With requests of some seconds the drain still runs when the process is killed.
    const visitors = await this.#testbed.startVisitors({ fresh: 1, keepAlive: 0, slow: 4 })
    const run = await reachStep(killedAt, this.#testbed.startDeploy(version, toInputs(action)))
    if (runPost) run.kill()
    else run.killRunner()
    await run.done
    await visitors.stop()
    return 'killed'
  }

  async #listServices(): Promise<readonly string[]> {
    const format = `{{index .Config.Labels "com.docker.compose.service"}}: {{.State.Status}} {{range .Config.Env}}{{println .}}{{end}}`
    const lines = await this.#manual.run(
      `for id in $(docker ps -aq); do docker inspect -f '${format}' $id | awk 'NR == 1 { what = $1 " " $2 } { sub(/^.*: [a-z]+ /, "") } /^VERSION=/ { print what, substr($0, 9) }'; done | sort`,
    )
    return lines.split('\n').filter((line) => line !== '')
  }
}
