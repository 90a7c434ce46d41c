import type { Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import type { Failure } from '../engine/step-runner.ts'
import { blamesRelease, type DeployOutcome, type RunOutcome } from '../modes/run-outcome.ts'
import { describePlanned, describeReported } from './describe-inspection.ts'
import { fixOf, isSerious, reasonOf, recoveryFix, sayHow, undoReason } from './describe-failure.ts'
import { colorLabel } from './format.ts'

/** All that people read about the end of a run. Annotation, summary and GitHub only lay these fields out. */
export interface OutcomeText {
  readonly level: 'info' | 'warning' | 'error'
  /** What happened, in a few words. */
  readonly title: string
  /** What happened and what serves now, in one line with a mark. */
  readonly headline: string
  /** Why; empty when nothing failed. */
  readonly reason: string
  /** What serves now, in sentences. */
  readonly serving: string
  /** What to do next: a sentence without a capital letter and a full stop; empty when there is nothing to do. */
  readonly fix: string
  /** Shell lines that belong to the fix. */
  readonly commands: readonly string[]
}

type Mode = Config['mode']

/** Words the end of a run: the only function that does. */
export function describeOutcome(outcome: RunOutcome, mode: Mode): OutcomeText {
  switch (outcome.kind) {
    case 'planned':
      return describePlanned(outcome)
    case 'reported':
      return describeReported(outcome)
    case 'deployed':
      return describeDeployed(outcome, mode)
    case 'deployed-unfinished':
      return describeUnfinished(outcome, mode)
    case 'deployed-down':
      return describeDown(outcome, mode)
    case 'rolled-back':
      return describeRolledBack(outcome, mode)
    case 'refused':
      return describeRefused(outcome, mode)
    case 'invalid-inputs':
      return describeInvalidInputs(outcome)
    case 'outcome-unknown':
      return describeUnknown(outcome)
    case 'stranded':
      return describeStranded(outcome, mode)
  }
}

type OutcomeOf<Kind extends DeployOutcome['kind']> = Extract<DeployOutcome, { readonly kind: Kind }>

const nothing = { reason: '', fix: '', commands: [] } as const

const doneWord = (mode: Mode): string => (mode === 'rollback' ? 'Rolled back' : 'Deployed')

function describeDeployed(outcome: OutcomeOf<'deployed'>, mode: Mode): OutcomeText {
  const title = doneWord(mode)
  const headline = `✅ ${title}: ${colorLabel(outcome.color)} serves now`
  return { ...nothing, level: 'info', title, headline, serving: `${nameServing(outcome)}.` }
}

function describeUnfinished(outcome: OutcomeOf<'deployed-unfinished'>, mode: Mode): OutcomeText {
  const { failure, color, previousColor } = outcome
  const title = `${doneWord(mode)}, but ${failure.step?.name ?? 'the end'} ${sayHow(failure)}`
  const old = previousColor === undefined ? '' : ` ${previousColor} may still run; the next deployment stops it.`
  return {
    level: 'warning',
    title,
    headline: `⚠️ ${title}: ${colorLabel(color)} serves now`,
    reason: reasonOf(failure),
    serving: `${nameServing(outcome)}.${old}`,
    fix: fixOf(failure) ?? 'nothing now: the new release serves, and the next deployment removes what is left',
    commands: [],
  }
}

/** No release may serve at all, so this must alarm people. */
function describeDown({ failure, color = 'blue' }: OutcomeOf<'deployed-down'>, mode: Mode): OutcomeText {
  const title = `${doneWord(mode)}, but ${color} was down at the last check`
  return {
    level: 'error',
    title,
    headline: `🆘 ${doneWord(mode)}, but ${colorLabel(color)} was down at the last check`,
    reason: reasonOf(failure),
    serving: 'Visitors may get errors.',
    fix: fixOf(failure) ?? `check the log of ${color}, and go back with mode: rollback`,
    commands: [],
  }
}

function describeRolledBack(outcome: OutcomeOf<'rolled-back'>, mode: Mode): OutcomeText {
  const { failure } = outcome
  const what = describeEarlyEnd(failure, mode)
  return {
    level: 'error',
    title: mode === 'rollback' ? what : `${what}, rolled back`,
    headline: `${earlyMark(failure)} ${what}: ${servesAsBefore(outcome.color)}`,
    reason: reasonOf(failure),
    serving: servingAsBefore(outcome),
    fix: fixOf(failure) ?? nextTry(failure),
    commands: [],
  }
}

function describeRefused({ failure, color }: OutcomeOf<'refused'>, mode: Mode): OutcomeText {
  const what = describeEarlyEnd(failure, mode)
  return {
    level: 'error',
    title: `${what}, nothing changed`,
    headline: `${earlyMark(failure)} ${what}: ${color === undefined ? 'nothing was changed' : servesAsBefore(color)}`,
    reason: reasonOf(failure),
    serving: 'Nothing was changed on the server.',
    fix: fixOf(failure) ?? nextTry(failure),
    commands: [],
  }
}

const describeInvalidInputs = ({ failure }: OutcomeOf<'invalid-inputs'>): OutcomeText => ({
  level: 'error',
  title: 'Invalid inputs, nothing changed',
  headline: '⛔ Invalid inputs: nothing was changed',
  reason: failure.error.message,
  serving: 'Nothing was changed on the server.',
  fix: 'correct these inputs in the workflow',
  commands: [],
})

const describeUnknown = ({ failure }: OutcomeOf<'outcome-unknown'>): OutcomeText => ({
  level: 'error',
  title: 'Interrupted, outcome unknown',
  headline: '🚫 Interrupted, outcome unknown',
  reason: reasonOf(failure),
  serving: 'It is not known what the interrupted process changed.',
  fix: fixOf(failure) ?? 'run mode: status to see what serves now',
  commands: [],
})

function describeStranded(outcome: OutcomeOf<'stranded'>, mode: Mode): OutcomeText {
  const { failure, undoFailure, commands, color } = outcome
  const what = lowerFirst(describeEarlyEnd(failure, mode))
  const isManual = commands.length > 0
  return {
    level: 'error',
    title: `STRANDED: ${what}`,
    headline: `🆘 Stranded: ${what}; ${isManual ? 'manual repair needed' : 'what it left is not repaired yet'}`,
    reason: `${reasonOf(failure)}\n${undoReason(failure, undoFailure)}`,
    serving: color === undefined ? 'It is not known what serves now.' : servingAsBefore(outcome),
    fix: isManual ? 'run these commands on the server, and repair what they show' : recoveryFix(undoFailure),
    commands,
  }
}

const nouns: Readonly<Record<Mode, string>> = {
  deploy: 'Deployment',
  rollback: 'Rollback',
  plan: 'Plan',
  status: 'Status',
}

/** `Deployment failed at health`, for example. */
const describeEarlyEnd = (failure: Failure, mode: Mode): string =>
  `${nouns[mode]} ${sayHow(failure)}${failure.step === undefined ? '' : ` at ${failure.step.name}`}`

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

const earlyMark = (failure: Failure): string => (isSerious(failure) ? '❌' : '🚫')

const nextTry = (failure: Failure): string => {
  if (!isSerious(failure)) return 'run the workflow again when you want it'
  return blamesRelease(failure)
    ? 'fix the release, and deploy again'
    : 'fix what is named above, and run the workflow again'
}

const nameServing = ({ color, images }: DeployOutcome): string => `${color ?? ''} serves ${images.join(', ')}`

const servesAsBefore = (color: Color | undefined): string =>
  color === undefined ? 'no release serves, as before' : `${colorLabel(color)} serves as before`

const servingAsBefore = ({ color, images }: DeployOutcome): string => {
  if (color === undefined) return 'As before, no release serves.'
  return `As before, ${color} serves${images.length > 0 ? ` ${images.join(', ')}` : ''}.`
}
