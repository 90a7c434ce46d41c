import { ByHand, twoColors } from '../support/manual-changes.ts'
import type { Stage } from '../support/testbed.ts'
import { historyIn } from './history.ts'
import { inputsOf, versions, type Act, type EndState } from './sequences.ts'

const record = '/root/.local/state/ec2-blue-green-deploy'

/** Plays sequences on a real host. */
export class OnHost {
  readonly #stage: Stage
  readonly #hand: ByHand

  constructor(stage: Stage) {
    this.#stage = stage
    this.#hand = new ByHand(stage)
  }

  async prepare(): Promise<void> {
    await this.#stage.layOut(twoColors)
    for (const [version, behaviour] of Object.entries(versions)) await this.#stage.release(version, behaviour)
  }

  async play(acts: readonly Act[]): Promise<EndState> {
    await this.#hand.clear()
    await this.#hand.sh(`rm -rf ${record}`)
    const runs: string[] = []
    for (const act of acts) {
      if (act.kind === 'link') await this.#hand.point(act.to)
      else runs.push(await this.#run(act))
    }
    return {
      link: await this.#stage.link(),
      serves: await this.#stage.served(),
      services: await this.#services(),
      runs,
      history: historyIn(await this.#hand.sh(`cat ${record}/*.json`)),
    }
  }

  async #run(act: Extract<Act, { kind: 'run' }>): Promise<string> {
    const { killedAt, version = 'none', post = false } = act
    if (killedAt === undefined) {
      const { outputs } = await this.#stage.deploy(version, inputsOf(act))
      return `${outputs['result'] ?? ''} ${outputs['color'] ?? ''}`
    }
    // Requests that take seconds: the drain is still under way when its process is ended.
    const visitors = await this.#stage.visitors({ fresh: 1, keepAlive: 0, slow: 4 })
    const run = await this.#stage.startDeploy(version, inputsOf(act))
    await run.waitFor(new RegExp(`^::group::${killedAt}`), 60_000)
    if (post) run.kill()
    else run.lose()
    await run.done
    await visitors.stop()
    return 'killed'
  }

  async #services(): Promise<readonly string[]> {
    const format = `{{index .Config.Labels "com.docker.compose.service"}}: {{.State.Status}} {{range .Config.Env}}{{println .}}{{end}}`
    const lines = await this.#hand.sh(
      `for id in $(docker ps -aq); do docker inspect -f '${format}' $id | awk 'NR == 1 { what = $1 " " $2 } { sub(/^.*: [a-z]+ /, "") } /^VERSION=/ { print what, substr($0, 9) }'; done | sort`,
    )
    return lines.split('\n').filter((line) => line !== '')
  }
}
