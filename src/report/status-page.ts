import type { RootContent } from 'mdast'
import { otherColor } from '../domain/color.ts'
import {
  formatMode,
  parseResult,
  type CurrentDeployment,
  type PastDeployment,
  type RecordedResult,
} from '../domain/record.ts'
import type { ServedRelease, HostStatus } from '../steps/inspect/status.ts'
import { statusHeadline } from './headline.ts'
import { inlineCode, heading, list, paragraph, strong, table, type Cell, type Inline } from './markdown.ts'
import type { SummaryInput } from './summary.ts'
import {
  colorLabel,
  commitLink,
  imageDigests,
  formatDuration,
  imageNames,
  runLink,
  servesSince,
  noBreak,
  formatUtc,
} from './words.ts'

/** What a host is like, on one page. */
export function statusPage(status: HostStatus, { startedAt, by }: SummaryInput): readonly RootContent[] {
  const { serves, unknown, warnings } = status
  return [
    heading(2, ...statusHeadline(status)),
    paragraph(`As it was seen at ${formatUtc(startedAt)} by `, runLink(by), '. Nothing was changed on the server.'),
    ...(unknown === undefined ? [] : [paragraph(strong('Why it cannot be told:'), ' ', unknown)]),
    list([
      ...(serves === undefined ? [] : servingItems(serves, startedAt)),
      [strong('Available for rollback:'), ' ', ...rollbackText(status)],
      [strong('Lock:'), ' ', ...lockText(status)],
    ]),
    ...(warnings.length === 0 ? [] : [paragraph(strong('Please look:')), list(warnings.map((each) => [each]))]),
    ...historyTable(status),
  ]
}

function servingItems(serves: ServedRelease, now: number): readonly (readonly Inline[])[] {
  const { images, deployedBy } = serves
  const since = servesSince(serves)
  return [
    [strong('Image:'), ' ', ...imageNames(images)],
    [strong('For:'), since === undefined ? ' not known' : ` ${formatDuration(Math.max(0, now - since))}`],
    [
      strong('Deployed by:'),
      ' ',
      ...(deployedBy === undefined ? ['not known: no deployment on record brought it'] : deployedByText(deployedBy)),
    ],
  ]
}

const deployedByText = ({ by, mode }: PastDeployment): readonly Inline[] => [
  strong(by.actor === '' ? 'somebody' : by.actor),
  mode === 'rollback' ? ', by a rollback from commit ' : ', commit ',
  commitLink(by),
  ', ',
  runLink(by),
]

function rollbackText({ previous, serves, unknown, previousIsRunning }: HostStatus): readonly Inline[] {
  if (previous === undefined && unknown !== undefined) return ['not known']
  if (previous === undefined) return [serves === undefined ? 'nothing' : 'nothing: no release before it is on record']
  const how =
    previousIsRunning && serves !== undefined
      ? `${colorLabel(otherColor(serves.color))} still runs`
      : 'it is started first'
  return [
    ...imageNames(previous.images),
    `, deployed ${formatUtc(previous.startedAt)} from commit `,
    commitLink(previous.by),
    ` (${how})`,
  ]
}

function lockText({ lockIsHeld, current }: HostStatus): readonly Inline[] {
  if (!lockIsHeld) return ['free']
  return current === undefined ? ['held by a deployment that has not said yet whose it is'] : lockHolderText(current)
}

const lockHolderText = ({ by, mode, startedAt, step }: CurrentDeployment): readonly Inline[] => [
  `held by a ${formatMode(mode)} of `,
  strong(by.actor === '' ? 'somebody' : by.actor),
  ` since ${formatUtc(startedAt)}, at `,
  inlineCode(step),
  ', ',
  runLink(by),
]

const resultLabels: Readonly<Record<RecordedResult, string>> = {
  deployed: '✅ deployed',
  'rolled-back': '❌ rolled back',
  stranded: '🆘 stranded',
  interrupted: '✂️ cut off',
}

function historyTable({ history: entries }: HostStatus): readonly RootContent[] {
  if (entries.length === 0) return [paragraph('Nothing was deployed here yet, as far as the record knows.')]
  const rows = entries.map((entry) => [
    noBreak(formatUtc(entry.startedAt)),
    outcomeCell(entry),
    entry.color === undefined ? '–' : noBreak(colorLabel(entry.color)),
    imageDigests(entry.images),
    commitLink(entry.by),
    entry.by.actor,
    entry.endedAt === entry.startedAt ? '–' : noBreak(formatDuration(entry.endedAt - entry.startedAt)), // nobody saw its end
    runLink(entry.by),
  ])
  const head = ['Begun', 'Result', 'Color', 'Image', 'Commit', 'By', 'Took', 'Run']
  return [heading(3, `The last ${entries.length} deployments`), table(head, rows)]
}

function outcomeCell({ result, failedStep, mode }: PastDeployment): Cell {
  const what = result === 'deployed' && mode === 'rollback' ? '↩️ rolled back to it' : resultLabel(result)
  return failedStep === undefined ? what : [`${what} at `, inlineCode(failedStep)]
}

/** A result of another version of the action is shown as its own text. */
function resultLabel(result: string): string {
  const known = parseResult(result)
  return known === undefined ? result : resultLabels[known]
}
