import type { Result } from '../runner.ts'
import type { Contender, Scene, StepTime } from './contender.ts'

/** This action: its bundle, run as the runner runs it. */
export const action: Contender = {
  name: 'action',
  remote: true,
  async deploy(scene) {
    const startedAt = Date.now()
    const { durationMs, outputs } = succeeded(await scene.stage.deploy('', inputs(scene)))
    return { startedAt, endedAt: startedAt + durationMs, steps: stepsOf(outputs['report'] ?? '', startedAt) }
  },
}

export const inputs = ({ distance, services }: Scene): Readonly<Record<string, string>> => ({
  env: '',
  port: String(distance.port),
  'blue-services': services.blue.join(' '),
  'green-services': services.green.join(' '),
})

export function succeeded(result: Result): Result {
  if (result.outputs['result'] !== 'deployed') throw new Error(`the action did not deploy:\n${result.stdout}`)
  return result
}

interface Report {
  readonly steps: readonly { readonly step: string; readonly startedAt: number; readonly ms: number }[]
}

export function stepsOf(report: string, startedAt: number): readonly StepTime[] {
  const { steps } = JSON.parse(report) as Report
  return steps.map((each) => ({ name: each.step, fromMs: each.startedAt - startedAt, ms: each.ms }))
}
