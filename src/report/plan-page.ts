import type { RootContent } from 'mdast'
import { checkMarks, type Check } from '../checks/check.ts'
import type { RunOutcome } from '../modes/run-outcome.ts'
import { formatPlan } from '../steps/inspect/plan.ts'
import { suggestionSection } from './suggestion-section.ts'
import { describePlanned } from './describe-inspection.ts'
import { formatUtc } from './format.ts'
import { runLink } from './links.ts'
import { codeBlock, heading, paragraph, strong, table } from './markdown.ts'
import type { SummaryInput } from './summary-input.ts'

type Planned = Extract<RunOutcome, { readonly kind: 'planned' }>

/** The summary of a plan: whether the server is ready, what is wrong, and what a deployment would do. */
export function planPage(outcome: Planned, { startedAt, workflowRun }: SummaryInput): readonly RootContent[] {
  const { checks, steps, suggestion } = outcome.plan
  const findChecks = (result: Check['result']) => checks.filter((each) => each.result === result)
  const rows = findChecks('ok').map(({ name, found, result }) => [checkMarks[result], name, found])
  return [
    heading(2, describePlanned(outcome).headline),
    paragraph(`Checked at ${formatUtc(startedAt)} by `, runLink(workflowRun), '. Nothing was changed on the server.'),
    ...(suggestion === undefined ? [] : suggestionSection(suggestion)),
    ...checkSection('Errors: a deployment would fail', findChecks('error')),
    ...checkSection('Warnings', findChecks('warning')),
    ...checkSection('Unknown', findChecks('unknown')),
    ...(rows.length === 0 ? [] : [heading(3, 'OK'), table(['', 'Check', 'Found'], rows)]),
    ...(steps === undefined
      ? []
      : [heading(3, 'What a deployment would do'), codeBlock(formatPlan(steps).join('\n'), 'sh')]),
  ]
}

const checkSection = (title: string, checks: readonly Check[]): readonly RootContent[] =>
  checks.length === 0 ? [] : [heading(3, title), ...checks.flatMap(describeCheck)]

const describeCheck = ({ name, result, found, why, fix }: Check): readonly RootContent[] => [
  paragraph(`${checkMarks[result]} `, strong(name), `: ${found}`),
  paragraph('Why it matters: ', `${why}.`),
  ...(fix === undefined ? [] : [paragraph('Fix:'), codeBlock(fix, 'sh')]),
]
