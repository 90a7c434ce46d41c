import type { Deployment } from '../deployment.ts'

/** The outputs of action.yml, all of them set on success, failure and cancel alike. */
export interface Outputs {
  readonly result: string
  readonly color: string
  readonly 'previous-color': string
  readonly 'failed-step': string
  readonly image: string
  readonly 'duration-ms': string
  readonly report: string
}

export function toOutputs(deployment: Deployment, durationMs: number, report: unknown): Outputs {
  const failure = deployment.kind === 'deployed' ? deployment.unfinished : deployment.failure
  return {
    result: deployment.kind,
    color: deployment.color ?? '',
    'previous-color': deployment.previousColor ?? '',
    'failed-step': failure?.step ?? '',
    image: deployment.images.join('\n'),
    'duration-ms': String(durationMs),
    report: JSON.stringify(report),
  }
}
