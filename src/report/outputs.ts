import { failureOf, type Result } from '../modes/run.ts'

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

export function toOutputs(ended: Result, durationMs: number, report: unknown): Outputs {
  return {
    result: ended.kind,
    color: ended.color ?? '',
    'previous-color': ended.previousColor ?? '',
    'failed-step': failureOf(ended)?.step ?? '',
    image: ended.images.join('\n'),
    'duration-ms': String(durationMs),
    report: JSON.stringify(report),
  }
}
