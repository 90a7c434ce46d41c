import type { RootContent } from 'mdast'
import type { Deployment } from '../modes/deployment.ts'
import type { WorkflowRun } from '../domain/record.ts'
import type { Result } from '../modes/run.ts'
import { headlineOf } from './headline.ts'
import { cause, fix } from './advice.ts'
import {
  inlineCode,
  codeBlock,
  foldedSection,
  heading,
  list,
  paragraph,
  renderMarkdown,
  strong,
  table,
  type Inline,
} from './markdown.ts'
import { planPage } from './plan-page.ts'
import type { StepReport, ContainerLog } from './report.ts'
import { statusPage } from './status-page.ts'
import { drawTimeline } from './timeline.ts'
import { describeVisitorImpact } from './visitors.ts'
import { colorLabel, commitLink, formatDuration, runLink, noBreak, formatUtc } from './words.ts'

/** A whole run, as it is told to people. */
export interface SummaryInput {
  readonly mode: string
  readonly result: Result
  readonly by: WorkflowRun
  readonly startedAt: number
  readonly durationMs: number
  readonly steps: readonly StepReport[]
  readonly logs: readonly ContainerLog[]
}

/** The Markdown of a run's summary, in every mode. */
export function toSummary(ran: SummaryInput): string {
  return renderMarkdown(renderPage(ran), ran.by.url)
}

function renderPage(ran: SummaryInput): readonly RootContent[] {
  const { result } = ran
  if (result.kind === 'planned') return planPage(result.outlook, ran)
  return result.kind === 'reported' ? statusPage(result.status, ran) : deploymentPage(ran, result)
}

function deploymentPage(ran: SummaryInput, deployment: Deployment): readonly RootContent[] {
  const { steps, mode } = ran
  return [
    heading(2, ...headlineOf(deployment, mode)),
    paragraph(...aboutRun(ran, deployment)),
    ...whatWentWrong(ran, deployment),
    paragraph(strong('What visitors could notice:'), ' ', describeVisitorImpact(deployment, steps)),
    ...warningList(steps),
    ...imageTable(deployment, steps),
    ...drawTimeline(steps),
    ...stepTable(steps),
    ...factsFold(steps),
  ]
}

function aboutRun(ran: SummaryInput, deployment: Deployment): readonly Inline[] {
  const { by, startedAt, durationMs } = ran
  const commit = commitOf(ran)
  return [
    [...describeMove(deployment), formatDuration(durationMs), formatUtc(startedAt), ''].join(' · '),
    ...(by.actor === '' ? [] : [strong(by.actor), ' · ']),
    ...(commit === undefined ? [] : ['commit ', commitLink(commit), ' · ']),
    runLink(by),
  ]
}

/** The traffic's way; where it was not moved, what serves, as far as that is known. */
function describeMove({ kind, color, previousColor }: Deployment): readonly string[] {
  if (kind === 'deployed' && color !== previousColor) return [`${colorLabel(previousColor)} → ${colorLabel(color)}`]
  return color === undefined ? [] : [colorLabel(color)]
}

/** A rollback's is that of the release that it brings back: the workflow's own says nothing of it. */
function commitOf({ by, mode, steps }: SummaryInput): Pick<WorkflowRun, 'sha' | 'url'> | undefined {
  if (mode !== 'rollback') return by
  const { sha, repository } = entryOf('pull', steps)?.facts ?? {}
  if (typeof sha !== 'string' || typeof repository !== 'string' || sha === '') return undefined
  return { sha, url: by.url.replace(`/${by.repository}/actions/`, `/${repository}/actions/`) }
}

function whatWentWrong({ logs }: SummaryInput, deployment: Deployment): readonly RootContent[] {
  const failure = deployment.kind === 'deployed' ? deployment.unfinished : deployment.failure
  if (failure === undefined) return []
  return [
    paragraph(strong('Why:'), ' ', cause(deployment, failure)),
    ...logs.flatMap(lastLines),
    paragraph(strong('What to do:'), ' ', fix(deployment, failure)),
    ...(deployment.kind === 'stranded' && deployment.commands.length > 0
      ? [codeBlock(deployment.commands.join('\n'), 'sh')]
      : []),
  ]
}

function lastLines({ source, lines }: ContainerLog): readonly RootContent[] {
  if (lines.length === 0) return [paragraph(inlineCode(source), ' printed nothing.')]
  return foldedSection(`The last lines of ${source}`, codeBlock(lines.join('\n')))
}

function warningList(entries: readonly StepReport[]): readonly RootContent[] {
  const all = entries.flatMap(({ step, warnings }) => warnings.map((each): Inline[] => [inlineCode(step), `: ${each}`]))
  return all.length === 0 ? [] : [paragraph(strong('Please look:')), list(all)]
}

/** Each service's image before and after; after a failure, what was tried. */
function imageTable(deployment: Deployment, entries: readonly StepReport[]): readonly RootContent[] {
  const pulled = entryOf('pull', entries) // `post` has none: what runs when it looks may be the new release
  const [before, after] = [namesIn(entryOf('state', entries)), namesIn(pulled)]
  if (pulled === undefined || before.length + after.length === 0) return []
  const rows = Array.from({ length: Math.max(before.length, after.length) }, (_, i) => [
    serviceIn(after[i] ?? before[i] ?? ''),
    imageIn(before[i]),
    imageIn(after[i]),
  ])
  return [
    table(['Service', 'Image before', deployment.kind === 'deployed' ? 'Image now' : 'Image that was tried'], rows),
  ]
}

const entryOf = (step: StepReport['step'], entries: readonly StepReport[]): StepReport | undefined =>
  entries.find((entry) => entry.step === step && entry.action === 'run')

function namesIn(entry: StepReport | undefined): readonly string[] {
  const found = entry?.facts['images']
  return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : []
}

const serviceIn = (name: string): Inline => inlineCode(name.split('=')[0] ?? '')
const imageIn = (name: string | undefined): Inline =>
  name === undefined ? '–' : inlineCode(name.replace(/^[^=]*=/, ''))

const marks: Readonly<Record<StepReport['result'], string>> = { done: '✅', failed: '❌', running: '⏳' }

function stepTable(entries: readonly StepReport[]): readonly RootContent[] {
  if (entries.length === 0) return []
  const rows = entries.map(({ step, action, result, ms, message }) => [
    action === 'undo' && result === 'done' ? '↩️' : marks[result],
    action === 'undo' ? ['undo ', inlineCode(step)] : inlineCode(step),
    noBreak(formatDuration(ms)),
    message === '' ? 'it did not end' : message,
  ])
  return [table(['', 'Step', 'Took', 'What happened'], rows)]
}

function factsFold(entries: readonly StepReport[]): readonly RootContent[] {
  const lines = entries
    .filter((entry) => Object.keys(entry.facts).length > 0)
    .map(({ step, facts: facts }) => `${step} ${JSON.stringify(facts, null, 2)}`)
  return lines.length === 0 ? [] : foldedSection('The evidence of each step', codeBlock(lines.join('\n')))
}
