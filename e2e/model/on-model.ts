import { runOn } from '../../__tests__/support/deploy-on.ts'
import type { Fault } from '../../__tests__/support/fake-host.ts'
import { Machine } from '../../__tests__/support/fake-host/machine.ts'
import { inputsOf, versions, type Act, type EndState } from './sequences.ts'
import { historyIn } from './history.ts'

const killedAt: Readonly<Record<string, Fault['at']>> = {
  health: 'health check',
  verify: 'watch nginx',
  drain: 'drain',
}

/** Plays a sequence on the model of a host. */
export async function playOnModel(acts: readonly Act[]): Promise<EndState> {
  const machine = new Machine()
  const names = new Map<string, string>()
  for (const [version, env] of Object.entries(versions)) {
    const status = Number('HEALTH_STATUS' in env ? env.HEALTH_STATUS : 200)
    names.set(machine.release(version, { status }).id, version)
  }
  const runs: string[] = []
  for (const [i, act] of acts.entries()) {
    if (act.kind === 'link') machine.byHand(() => (machine.link = act.to))
    else runs.push(await run(machine, act, i + 1))
  }
  machine.advance(60_000)
  const answer = machine.visit()
  const containers = machine.engine.containers.filter(({ port }) => port !== undefined)
  return {
    link: machine.link ?? '',
    serves: names.get(answer?.from?.image.id ?? '') ?? String(answer?.status ?? 'nothing'),
    services: containers
      .map(({ service, status, image }) => `${service}: ${status} ${names.get(image.id) ?? '?'}`)
      .toSorted(),
    runs,
    history: historyIn(machine.record),
  }
}

async function run(machine: Machine, act: Extract<Act, { kind: 'run' }>, number: number): Promise<string> {
  const at = killedAt[act.killedAt ?? '']
  const wish = { tag: act.version ?? 'none', inputs: inputsOf(act), number }
  const { run: finished } = await runOn(machine, {
    ...wish,
    faults: at === undefined ? [] : [{ at, effect: 1, kind: 'dies' }],
  })
  if (finished !== undefined) return `${finished.outputs.result} ${finished.outputs.color}`
  if (act.post === true) await runOn(machine, { ...wish, recovers: true })
  return 'killed'
}
