import type { Result } from '../../e2e/runner/run-action.ts'
import type { Contender, Scene } from './contender.ts'

/** This action: its bundle, run as the runner runs it. */
export const action: Contender = {
  name: 'action',
  async deploy(scene) {
    const { durationMs, outputs, log } = succeeded(await scene.testbed.deploy('', inputs(scene)))
    const steps = readSteps(outputs['report'] ?? '')
    // The runner's own preparations are not the action's: its first group tells when its process was started.
    const toFirstStep = log.lines.find(({ text }) => text.startsWith('::group::'))?.atMs ?? 0
    const startedAt = (steps[0]?.startedAt ?? 0) - toFirstStep
    const times = steps.map((each) => ({ name: each.step, fromMs: each.startedAt - startedAt, ms: each.ms }))
    return { startedAt, endedAt: startedAt + durationMs, steps: times }
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

interface ReportedStep {
  readonly step: string
  /** Epoch ms. */
  readonly startedAt: number
  readonly ms: number
}

export const readSteps = (report: string): readonly ReportedStep[] =>
  (JSON.parse(report) as { readonly steps: readonly ReportedStep[] }).steps
