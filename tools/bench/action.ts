import { readSteps } from '../../e2e/runner/reported-steps.ts'
import type { Result } from '../../e2e/runner/run-action.ts'
import { switchWays, type SwitchName, type SwitchWay } from '../../e2e/support/switch-ways.ts'
import type { BenchTarget, Contender, DeploymentTimes } from './contender.ts'

/** This action with each way to switch: its bundle, started as by GitHub's runner. */
export const actions: readonly Contender[] = switchWays.map(createAction)

function createAction(way: SwitchWay & { readonly name: SwitchName }): Contender {
  return {
    name: way.name,
    switchWay: way,
    deploy: async (target) =>
      readTimes(expectDeployed(await target.testbed.deploy('', { ...inputsOf(target), ...way.inputs }))),
  }
}

function readTimes(run: Result): DeploymentTimes {
  const { durationMs, log } = run
  const steps = readSteps(run)
  // The preparations of the runner do not count, so the start of the process is computed from the first group.
  const toFirstStep = log.lines.find(({ text }) => text.startsWith('::group::'))?.atMs ?? 0
  const startedAt = (steps[0]?.startedAt ?? 0) - toFirstStep
  const times = steps.map((each) => ({ name: each.step, fromMs: each.startedAt - startedAt, ms: each.ms }))
  return { startedAt, endedAt: startedAt + durationMs, steps: times }
}

/** The inputs of the action for a target. */
export const inputsOf = ({ proxy, services }: BenchTarget): Readonly<Record<string, string>> => ({
  env: '',
  port: String(proxy.port),
  'blue-services': services.blue.join(' '),
  'green-services': services.green.join(' '),
})

/** Returns the result. Throws if the action did not deploy. */
export function expectDeployed(result: Result): Result {
  if (result.outputs['result'] !== 'deployed') throw new Error(`the action did not deploy:\n${result.stdout}`)
  return result
}
