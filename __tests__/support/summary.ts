import type { Config } from '../../src/domain/config.ts'
import { toSummary } from '../../src/report/summary.ts'
import type { SummaryInput } from '../../src/report/summary-input.ts'
import { createWorkflowRun, type TestRun } from './deploy-on.ts'

/** The summary of a run on the model of a host. */
export const summarize = (
  { outcome, report: { steps, logs, commit } }: Pick<TestRun, 'outcome' | 'report'>,
  more: Partial<SummaryInput> & { readonly mode?: Config['mode']; readonly number?: number } = {},
): string =>
  toSummary({
    mode: 'deploy',
    outcome,
    workflowRun: createWorkflowRun(more.number ?? 2),
    startedAt: 0,
    durationMs: 1,
    steps,
    logs,
    commit,
    ...more,
  })
