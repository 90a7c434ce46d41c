import { formatWithBlock } from '../domain/with-block.ts'
import { failureOf, toPublicResult, type RunOutcome } from '../modes/run-outcome.ts'

/** The outputs of action.yml. All of them are set on success, failure and cancel alike. */
export interface Outputs {
  readonly result: string
  readonly color: string
  readonly 'previous-color': string
  readonly 'failed-step': string
  readonly image: string
  readonly 'duration-ms': string
  readonly suggestion?: string
  readonly report: string
}

export function toOutputs(outcome: RunOutcome, durationMs: number, report: unknown): Outputs {
  return {
    result: toPublicResult(outcome),
    color: outcome.color ?? '',
    'previous-color': outcome.previousColor ?? '',
    'failed-step': failureOf(outcome)?.step?.name ?? '',
    image: outcome.images.join('\n'),
    'duration-ms': String(durationMs),
    ...formatSuggestionOutput(outcome),
    report: JSON.stringify(report),
  }
}

/** The inputs that a plan suggests, or why it suggests none. */
function formatSuggestionOutput(outcome: RunOutcome): Pick<Outputs, 'suggestion'> {
  const suggestion = outcome.kind === 'planned' ? outcome.plan.suggestion : undefined
  if (suggestion === undefined) return {}
  return {
    suggestion: suggestion.kind === 'not-supported' ? `# ${suggestion.reason}\n` : formatWithBlock(suggestion.inputs),
  }
}
