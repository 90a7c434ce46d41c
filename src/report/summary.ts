import type { RootContent } from 'mdast'
import type { Deployment } from '../modes/deployment.ts'
import type { Run } from '../domain/record.ts'
import type { Result } from '../modes/run.ts'
import { headlineOf } from './headline.ts'
import { cause, fix } from './advice.ts'
import { code, codeBlock, fold, heading, list, paragraph, render, strong, table, type Inline } from './markdown.ts'
import { planPage } from './plan-page.ts'
import type { Entry, LastWords } from './report.ts'
import { statusPage } from './status-page.ts'
import { timeline } from './timeline.ts'
import { noticed } from './visitors.ts'
import { colored, commitLink, duration, runLink, unbroken, utc } from './words.ts'

/** A whole run, as it is told to people. */
export interface Ran {
  readonly mode: string
  readonly result: Result
  readonly by: Run
  readonly startedAt: number
  readonly durationMs: number
  readonly entries: readonly Entry[]
  readonly lastWords: readonly LastWords[]
}

/** The Markdown of a run's summary, in every mode. */
export function toSummary(ran: Ran): string {
  return render(page(ran), ran.by.url)
}

function page(ran: Ran): readonly RootContent[] {
  const { result } = ran
  if (result.kind === 'planned') return planPage(result.outlook, ran)
  return result.kind === 'reported' ? statusPage(result.status, ran) : deploymentPage(ran, result)
}

function deploymentPage(ran: Ran, deployment: Deployment): readonly RootContent[] {
  const { entries, mode } = ran
  return [
    heading(2, ...headlineOf(deployment, mode)),
    paragraph(...about(ran, deployment)),
    ...whatWentWrong(ran, deployment),
    paragraph(strong('What visitors could notice:'), ' ', noticed(deployment, entries)),
    ...warnings(entries),
    ...images(deployment, entries),
    ...timeline(entries),
    ...stepTable(entries),
    ...evidence(entries),
  ]
}

function about(ran: Ran, deployment: Deployment): readonly Inline[] {
  const { by, startedAt, durationMs } = ran
  const commit = commitOf(ran)
  return [
    [...moveOf(deployment), duration(durationMs), utc(startedAt), ''].join(' · '),
    ...(by.actor === '' ? [] : [strong(by.actor), ' · ']),
    ...(commit === undefined ? [] : ['commit ', commitLink(commit), ' · ']),
    runLink(by),
  ]
}

/** The traffic's way; where it was not moved, what serves, as far as that is known. */
function moveOf({ kind, color, previousColor }: Deployment): readonly string[] {
  if (kind === 'deployed' && color !== previousColor) return [`${colored(previousColor)} → ${colored(color)}`]
  return color === undefined ? [] : [colored(color)]
}

/** A rollback's is that of the release that it brings back: the workflow's own says nothing of it. */
function commitOf({ by, mode, entries }: Ran): Pick<Run, 'sha' | 'url'> | undefined {
  if (mode !== 'rollback') return by
  const { sha, repository } = entryOf('pull', entries)?.evidence ?? {}
  if (typeof sha !== 'string' || typeof repository !== 'string' || sha === '') return undefined
  return { sha, url: by.url.replace(`/${by.repository}/actions/`, `/${repository}/actions/`) }
}

function whatWentWrong({ lastWords }: Ran, deployment: Deployment): readonly RootContent[] {
  const failure = deployment.kind === 'deployed' ? deployment.unfinished : deployment.failure
  if (failure === undefined) return []
  return [
    paragraph(strong('Why:'), ' ', cause(deployment, failure)),
    ...lastWords.flatMap(lastLines),
    paragraph(strong('What to do:'), ' ', fix(deployment, failure)),
    ...(deployment.kind === 'stranded' && deployment.commands.length > 0
      ? [codeBlock(deployment.commands.join('\n'), 'sh')]
      : []),
  ]
}

function lastLines({ of, lines }: LastWords): readonly RootContent[] {
  if (lines.length === 0) return [paragraph(code(of), ' printed nothing.')]
  return fold(`The last lines of ${of}`, codeBlock(lines.join('\n')))
}

function warnings(entries: readonly Entry[]): readonly RootContent[] {
  const all = entries.flatMap(({ step, warnings }) => warnings.map((each): Inline[] => [code(step), `: ${each}`]))
  return all.length === 0 ? [] : [paragraph(strong('Please look:')), list(all)]
}

/** Each service's image before and after; after a failure, what was tried. */
function images(deployment: Deployment, entries: readonly Entry[]): readonly RootContent[] {
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

const entryOf = (step: Entry['step'], entries: readonly Entry[]): Entry | undefined =>
  entries.find((entry) => entry.step === step && entry.action === 'run')

function namesIn(entry: Entry | undefined): readonly string[] {
  const found = entry?.evidence['images']
  return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : []
}

const serviceIn = (name: string): Inline => code(name.split('=')[0] ?? '')
const imageIn = (name: string | undefined): Inline => (name === undefined ? '–' : code(name.replace(/^[^=]*=/, '')))

const marks: Readonly<Record<Entry['result'], string>> = { done: '✅', failed: '❌', running: '⏳' }

function stepTable(entries: readonly Entry[]): readonly RootContent[] {
  if (entries.length === 0) return []
  const rows = entries.map(({ step, action, result, ms, says }) => [
    action === 'undo' && result === 'done' ? '↩️' : marks[result],
    action === 'undo' ? ['undo ', code(step)] : code(step),
    unbroken(duration(ms)),
    says === '' ? 'it did not end' : says,
  ])
  return [table(['', 'Step', 'Took', 'What happened'], rows)]
}

function evidence(entries: readonly Entry[]): readonly RootContent[] {
  const lines = entries
    .filter((entry) => Object.keys(entry.evidence).length > 0)
    .map(({ step, evidence: facts }) => `${step} ${JSON.stringify(facts, null, 2)}`)
  return lines.length === 0 ? [] : fold('The evidence of each step', codeBlock(lines.join('\n')))
}
