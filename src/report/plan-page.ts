import type { RootContent } from 'mdast'
import { marks, type Check } from '../checks/check.ts'
import type { Outlook } from '../steps/inspect/plan.ts'
import { scriptOf } from '../steps/inspect/preview.ts'
import { planHeadline } from './headline.ts'
import { codeBlock, heading, paragraph, strong, table } from './markdown.ts'
import type { Ran } from './summary.ts'
import { runLink, utc } from './words.ts'

/** Whether a host is ready, what is not as it should be, and what a deployment would do, on one page. */
export function planPage(outlook: Outlook, { startedAt, by }: Ran): readonly RootContent[] {
  const { checks, steps } = outlook
  const of = (result: Check['result']) => checks.filter((each) => each.result === result)
  const fine = of('fine').map(({ name, found, result }) => [marks[result], name, found])
  return [
    heading(2, ...planHeadline(outlook)),
    paragraph(`As it was seen at ${utc(startedAt)} by `, runLink(by), '. Nothing was changed on the server.'),
    ...section('What would stop a deploy', of('stops')),
    ...section('Please look', of('look')),
    ...section('What could not be found out', of('unknown')),
    ...(fine.length === 0 ? [] : [heading(3, 'What is as it should be'), table(['', 'Check', 'Found'], fine)]),
    ...(steps === undefined ? [] : [heading(3, 'What a deploy would do'), codeBlock(scriptOf(steps).join('\n'), 'sh')]),
  ]
}

const section = (title: string, checks: readonly Check[]): readonly RootContent[] =>
  checks.length === 0 ? [] : [heading(3, title), ...checks.flatMap(inFull)]

const inFull = ({ name, result, found, why, mend }: Check): readonly RootContent[] => [
  paragraph(`${marks[result]} `, strong(name), `: ${found}`),
  paragraph('Why it matters: ', `${why}.`),
  ...(mend === undefined ? [] : [paragraph('To mend it:'), codeBlock(mend, 'sh')]),
]
