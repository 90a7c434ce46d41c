import type { RootContent } from 'mdast'
import { otherColor } from '../domain/color.ts'
import {
  formatMode,
  parseResult,
  type CurrentDeployment,
  type PastDeployment,
  type RecordedResult,
} from '../domain/record.ts'
import type { RunOutcome } from '../modes/run-outcome.ts'
import type { HostStatus } from '../steps/inspect/host-status.ts'
import type { ServedRelease } from '../steps/inspect/served-release.ts'
import { describeReported } from './describe-inspection.ts'
import { inlineCode, heading, list, paragraph, strong, table, type Cell, type Inline } from './markdown.ts'
import { colorLabel, formatDuration, formatUtc, noBreak, servesSince } from './format.ts'
import { commitLink, imageDigests, imageNames, runLink } from './links.ts'
import type { SummaryInput } from './summary-input.ts'

type Reported = Extract<RunOutcome, { readonly kind: 'reported' }>

/** The summary of a status: what serves, what a rollback would bring back, the lock, and the last deployments. */
export function statusPage(outcome: Reported, { startedAt, workflowRun }: SummaryInput): readonly RootContent[] {
  const { status } = outcome
  const { serves, unknown, warnings } = status
  return [
    heading(2, describeReported(outcome).headline),
    paragraph(`Checked at ${formatUtc(startedAt)} by `, runLink(workflowRun), '. Nothing was changed on the server.'),
    ...(unknown === undefined ? [] : [paragraph(strong('Why it is unknown:'), ' ', unknown)]),
    list([
      ...(serves === undefined ? [] : servingItems(serves, startedAt)),
      [strong('Available for rollback:'), ' ', ...rollbackText(status)],
      [strong('Lock:'), ' ', ...lockText(status)],
    ]),
    ...(warnings.length === 0 ? [] : [paragraph(strong('Warnings:')), list(warnings.map((each) => [each]))]),
    ...historyTable(status),
  ]
}

function servingItems(serves: ServedRelease, now: number): readonly (readonly Inline[])[] {
  const { images, deployedBy } = serves
  const since = servesSince(serves)
  return [
    [strong('Image:'), ' ', ...imageNames(images)],
    [strong('Live for:'), since === undefined ? ' not known' : ` ${formatDuration(Math.max(0, now - since))}`],
    [
      strong('Deployed by:'),
      ' ',
      ...(deployedBy === undefined ? ['not known: the record has no deployment of it'] : deployedByText(deployedBy)),
    ],
  ]
}

const deployedByText = ({ by, mode, adopted }: PastDeployment): readonly Inline[] =>
  adopted === undefined ? deployedByRun({ by, mode }) : [`no deployment: it runs as the container ${adopted.name}`]

const deployedByRun = ({ by, mode }: Pick<PastDeployment, 'by' | 'mode'>): readonly Inline[] => [
  strong(by.actor === '' ? 'an unknown user' : by.actor),
  mode === 'rollback' ? ', by a rollback from commit ' : ', commit ',
  commitLink(by),
  ', ',
  runLink(by),
]

function rollbackText({ previous, serves, unknown, previousIsRunning }: HostStatus): readonly Inline[] {
  if (previous === undefined && unknown !== undefined) return ['not known']
  if (previous === undefined) return [serves === undefined ? 'nothing' : 'none: the record has no earlier release']
  const how =
    previousIsRunning && serves !== undefined
      ? `${colorLabel(otherColor(serves.color))} still runs`
      : previous.adopted === undefined
        ? 'it must be started first'
        : 'a rollback starts it by the Compose file'
  if (previous.adopted !== undefined)
    return [...imageNames(previous.images), `, the image of the adopted container ${previous.adopted.name} (${how})`]
  return [
    ...imageNames(previous.images),
    `, deployed ${formatUtc(previous.startedAt)} from commit `,
    commitLink(previous.by),
    ` (${how})`,
  ]
}

function lockText({ lockIsHeld, lockIsUnknown, lockProcess, current }: HostStatus): readonly Inline[] {
  if (!lockIsHeld) return ['free']
  if (lockIsUnknown) return ['unknown: it could not be found out whether a deployment is running']
  if (current !== undefined) return lockHolderText(current)
  return [`held by ${lockProcess ?? 'a deployment whose run is not recorded yet'}`]
}

const lockHolderText = ({ by, mode, startedAt, step }: CurrentDeployment): readonly Inline[] => [
  `held by a ${formatMode(mode)} of `,
  strong(by.actor === '' ? 'an unknown user' : by.actor),
  ` since ${formatUtc(startedAt)}, at `,
  inlineCode(step),
  ', ',
  runLink(by),
]

const resultLabels: Readonly<Record<RecordedResult, string>> = {
  deployed: '✅ deployed',
  'rolled-back': '❌ rolled back',
  stranded: '🆘 stranded',
  interrupted: '✂️ interrupted',
}

function historyTable({ history }: HostStatus): readonly RootContent[] {
  if (history.length === 0) return [paragraph('The record has no deployments yet.')]
  const rows = history.map((entry) => [
    noBreak(formatUtc(entry.startedAt)),
    outcomeCell(entry),
    entry.color === undefined ? '–' : noBreak(colorLabel(entry.color)),
    imageDigests(entry.images),
    entry.adopted === undefined ? commitLink(entry.by) : '–',
    entry.by.actor,
    entry.endedAt === entry.startedAt ? '–' : noBreak(formatDuration(entry.endedAt - entry.startedAt)), // its end was not recorded
    entry.adopted === undefined ? runLink(entry.by) : '–',
  ])
  const head = ['Started', 'Result', 'Color', 'Image', 'Commit', 'By', 'Took', 'Run']
  return [
    heading(3, history.length === 1 ? 'The last deployment' : `The last ${history.length} deployments`),
    table(head, rows),
  ]
}

function outcomeCell({ result, failedStep, mode, adopted }: PastDeployment): Cell {
  if (adopted !== undefined) return `📦 container ${adopted.name}, adopted`
  const what = result === 'deployed' && mode === 'rollback' ? '↩️ rolled back to it' : resultLabel(result)
  return failedStep === undefined ? what : [`${what} at `, inlineCode(failedStep)]
}

/** A result of another version of the action is shown as its own text. */
function resultLabel(result: string): string {
  const known = parseResult(result)
  return known === undefined ? result : resultLabels[known]
}
