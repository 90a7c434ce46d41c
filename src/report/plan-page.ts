import type { RootContent } from 'mdast'
import { checkMarks, type Check } from '../checks/check.ts'
import type { PlanResult } from '../steps/inspect/plan.ts'
import { formatPreview } from '../steps/inspect/preview.ts'
import { planHeadline } from './headline.ts'
import { codeBlock, heading, paragraph, strong, table } from './markdown.ts'
import type { SummaryInput } from './summary.ts'
import { runLink, formatUtc } from './words.ts'

/** Whether a host is ready, what is not as it should be, and what a deployment would do, on one page. */
export function planPage(outlook: PlanResult, { startedAt, by }: SummaryInput): readonly RootContent[] {
  const { checks, steps } = outlook
  const of = (result: Check['result']) => checks.filter((each) => each.result === result)
  const fine = of('ok').map(({ name, found, result }) => [checkMarks[result], name, found])
  return [
    heading(2, ...planHeadline(outlook)),
    paragraph(`As it was seen at ${formatUtc(startedAt)} by `, runLink(by), '. Nothing was changed on the server.'),
    ...checkSection('What would stop a deploy', of('error')),
    ...checkSection('Please look', of('warning')),
    ...checkSection('What could not be found out', of('unknown')),
    ...(fine.length === 0 ? [] : [heading(3, 'What is as it should be'), table(['', 'Check', 'Found'], fine)]),
    ...(steps === undefined
      ? []
      : [heading(3, 'What a deploy would do'), codeBlock(formatPreview(steps).join('\n'), 'sh')]),
  ]
}

const checkSection = (title: string, checks: readonly Check[]): readonly RootContent[] =>
  checks.length === 0 ? [] : [heading(3, title), ...checks.flatMap(describeCheck)]

const describeCheck = ({ name, result, found, why, fix }: Check): readonly RootContent[] => [
  paragraph(`${checkMarks[result]} `, strong(name), `: ${found}`),
  paragraph('Why it matters: ', `${why}.`),
  ...(fix === undefined ? [] : [paragraph('Fix:'), codeBlock(fix, 'sh')]),
]
