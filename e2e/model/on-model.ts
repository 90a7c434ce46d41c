import { runOn } from '../../__tests__/support/deploy-on.ts'
import type { Fault } from '../../__tests__/support/fake-host.ts'
import { Machine } from '../../__tests__/support/fake-host/machine.ts'
import { toInputs, versions, type HostAction, type EndState, type RunHostAction } from './sequences.ts'
import { parseHistory } from './history.ts'

const killedAt: Readonly<Record<string, Fault['at']>> = {
  health: 'health check',
  verify: 'watch nginx',
  drain: 'drain',
}

/** Runs a sequence on the model of a host. */
export async function runOnModel(actions: readonly HostAction[]): Promise<EndState> {
  const machine = new Machine()
  const names = new Map<string, string>()
  for (const [version, env] of Object.entries(versions)) {
    const status = Number('HEALTH_STATUS' in env ? env.HEALTH_STATUS : 200)
    names.set(machine.pushRelease(version, { status }).id, version)
  }
  const runs: string[] = []
  for (const [i, action] of actions.entries()) {
    if (action.kind === 'link') machine.changeByHand(() => (machine.link = action.to))
    else runs.push(await runOnMachine(machine, action, i + 1))
  }
  machine.advance(60_000)
  const answer = machine.requestSite()
  const containers = machine.engine.containers.filter(({ port }) => port !== undefined)
  return {
    link: machine.link ?? '',
    servedVersion: names.get(answer?.from?.image.id ?? '') ?? String(answer?.status ?? 'nothing'),
    services: containers
      .map(({ service, status, image }) => `${service}: ${status} ${names.get(image.id) ?? '?'}`)
      .toSorted(),
    runs,
    history: parseHistory(machine.record),
  }
}

async function runOnMachine(machine: Machine, action: RunHostAction, number: number): Promise<string> {
  const at = killedAt[action.killedAt ?? '']
  const run = { tag: action.version ?? 'none', inputs: toInputs(action), number }
  const { run: finished } = await runOn(machine, {
    ...run,
    faults: at === undefined ? [] : [{ at, effect: 1, kind: 'process is killed' }],
  })
  if (finished !== undefined) return `${finished.outputs.result} ${finished.outputs.color}`
  if (action.runPost === true) await runOn(machine, { ...run, isPostRun: true })
  return 'killed'
}
