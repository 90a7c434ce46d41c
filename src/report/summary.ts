import type { RootContent } from 'mdast'
import { deploymentPage } from './deployment-page.ts'
import { renderMarkdown } from './markdown.ts'
import { planPage } from './plan-page.ts'
import { statusPage } from './status-page.ts'
import type { SummaryInput } from './summary-input.ts'

/** The Markdown of the summary of a run, in every mode. */
export function toSummary(input: SummaryInput): string {
  return renderMarkdown(renderPage(input), input.workflowRun.url)
}

function renderPage(input: SummaryInput): readonly RootContent[] {
  const { outcome } = input
  if (outcome.kind === 'planned') return planPage(outcome, input)
  return outcome.kind === 'reported' ? statusPage(outcome, input) : deploymentPage(outcome, input)
}
