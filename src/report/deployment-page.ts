import type { RootContent } from 'mdast'
import type { Commit } from '../domain/events.ts'
import { findFacts, findRun } from '../engine/step-facts.ts'
import { toPublicResult, type DeployOutcome } from '../modes/run-outcome.ts'
import { pull } from '../steps/pull.ts'
import { restoreImages } from '../steps/restore-images.ts'
import { state } from '../steps/state.ts'
import { describeOutcome } from './describe-outcome.ts'
import type { OutcomeText } from './outcome-text.ts'
import { colorLabel, formatDuration, formatUtc, noBreak } from './format.ts'
import { commitLink, runLink } from './links.ts'
import {
  codeBlock,
  foldedSection,
  heading,
  inlineCode,
  list,
  paragraph,
  strong,
  table,
  type Inline,
} from './markdown.ts'
import type { ContainerLog, StepReport } from './run-report.ts'
import type { SummaryInput } from './summary-input.ts'
import { drawTimeline } from './timeline.ts'
import { describeVisitorImpact } from './visitor-impact.ts'

/** The summary of a deployment, a rollback or a recovery. */
export function deploymentPage(outcome: DeployOutcome, input: SummaryInput): readonly RootContent[] {
  const { steps, mode } = input
  const text = describeOutcome(outcome, mode)
  return [
    heading(2, text.headline),
    paragraph(...aboutRun(outcome, input)),
    ...failureSection(text, input),
    paragraph(strong('What visitors could notice:'), ' ', describeVisitorImpact(outcome, steps)),
    ...warningList(steps),
    ...imageTable(outcome, steps),
    ...drawTimeline(steps),
    ...stepTable(steps),
    ...factsFold(steps),
  ]
}

function aboutRun(outcome: DeployOutcome, input: SummaryInput): readonly Inline[] {
  const { workflowRun, startedAt, durationMs } = input
  const commit = findCommit(input)
  return [
    [...describeMove(outcome), formatDuration(durationMs), formatUtc(startedAt), ''].join(' · '),
    ...(workflowRun.actor === '' ? [] : [strong(workflowRun.actor), ' · ']),
    ...(commit === undefined ? [] : ['commit ', commitLink(commit), ' · ']),
    runLink(workflowRun),
  ]
}

/** How the traffic moved. When it was not moved: what serves, as far as it is known. */
function describeMove(outcome: DeployOutcome): readonly string[] {
  const { color, previousColor, adopted } = outcome
  if (color === undefined) return []
  const hasMoved = toPublicResult(outcome) === 'deployed' && color !== previousColor
  const name = colorLabel(color, color === previousColor ? adopted : undefined)
  return [hasMoved ? `${colorLabel(previousColor, adopted)} → ${name}` : name]
}

/** A rollback has the commit of the release that it brings back, not that of its own workflow run. */
function findCommit({
  workflowRun,
  mode,
  commit,
}: SummaryInput): { readonly sha: string; readonly url: string } | undefined {
  if (mode !== 'rollback') return workflowRun
  return commit === undefined || commit.sha === '' ? undefined : { sha: commit.sha, url: moveUrl(workflowRun, commit) }
}

const moveUrl = ({ url, repository }: Commit & { readonly url: string }, commit: Commit): string =>
  url.replace(`/${repository}/actions/`, `/${commit.repository}/actions/`)

function failureSection(
  { reason, blame, serving, fix, commands }: OutcomeText,
  { logs }: SummaryInput,
): readonly RootContent[] {
  if (reason === '') return []
  return [
    paragraph(strong('Why:'), ' ', [reason, blame].filter((text) => text !== '').join('\n')),
    ...logs.flatMap(lastLines),
    paragraph(strong('What serves now:'), ' ', serving),
    paragraph(strong('What to do:'), ' ', toSentence(fix, commands.length === 0 ? '.' : ':')),
    ...(commands.length === 0 ? [] : [codeBlock(commands.join('\n'), 'sh')]),
  ]
}

const toSentence = (text: string, end: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`

function lastLines({ source, lines }: ContainerLog): readonly RootContent[] {
  if (lines.length === 0) return [paragraph(inlineCode(source), ' printed nothing.')]
  return foldedSection(`The last lines of ${source}`, codeBlock(lines.join('\n')))
}

function warningList(steps: readonly StepReport[]): readonly RootContent[] {
  const all = steps.flatMap(({ step, warnings }) => warnings.map((each): Inline[] => [inlineCode(step), `: ${each}`]))
  return all.length === 0 ? [] : [paragraph(strong('Warnings:')), list(all)]
}

/** The image of each service before and after. After a failure: before, and what was tried. */
function imageTable(outcome: DeployOutcome, steps: readonly StepReport[]): readonly RootContent[] {
  // A recovery pulls nothing: what it finds on the host may be the new release.
  if ((findRun(pull, steps) ?? findRun(restoreImages, steps)) === undefined) return []
  const before = findFacts(state, steps)?.images ?? []
  const after = findFacts(pull, steps)?.images ?? findFacts(restoreImages, steps)?.images ?? []
  if (before.length + after.length === 0) return []
  const rows = Array.from({ length: Math.max(before.length, after.length) }, (_, i) => [
    serviceCell(after[i] ?? before[i] ?? ''),
    imageCell(before[i]),
    imageCell(after[i]),
  ])
  const head =
    toPublicResult(outcome) === 'deployed' && outcome.color !== undefined ? 'Image now' : 'Image that was tried'
  return [table(['Service', 'Image before', head], rows)]
}

const serviceCell = (name: string): Inline => inlineCode(name.split('=')[0] ?? '')
const imageCell = (name: string | undefined): Inline =>
  name === undefined ? '–' : inlineCode(name.replace(/^[^=]*=/, ''))

const resultMarks: Readonly<Record<StepReport['result'], string>> = { done: '✅', failed: '❌', running: '⏳' }

function stepTable(steps: readonly StepReport[]): readonly RootContent[] {
  if (steps.length === 0) return []
  const rows = steps.map(({ step, action, result, ms, message }) => [
    action === 'undo' && result === 'done' ? '↩️' : resultMarks[result],
    action === 'undo' ? ['undo ', inlineCode(step)] : inlineCode(step),
    noBreak(formatDuration(ms)),
    message === '' ? 'not finished' : message,
  ])
  return [table(['', 'Step', 'Took', 'What happened'], rows)]
}

function factsFold(steps: readonly StepReport[]): readonly RootContent[] {
  const lines = steps
    .filter(({ facts }) => Object.keys(facts).length > 0)
    .map(({ step, facts }) => `${step} ${JSON.stringify(facts, null, 2)}`)
  return lines.length === 0 ? [] : foldedSection('Details of each step', codeBlock(lines.join('\n')))
}
