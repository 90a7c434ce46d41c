import type { Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import type { Failure } from '../engine/step-runner.ts'
import { blamesRelease, type DeployOutcome } from '../modes/run-outcome.ts'
import { fixOf, isSerious, reasonOf, recoveryFix, sayHow, undoReason } from './describe-failure.ts'
import { colorLabel } from './format.ts'
import type { OutcomeOf, OutcomeText } from './outcome-text.ts'

type Mode = Config['mode']

export function describeRolledBack(outcome: OutcomeOf<'rolled-back'>, mode: Mode): OutcomeText {
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

export function describeRefused({ failure, color }: OutcomeOf<'refused'>, mode: Mode): OutcomeText {
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

export const describeInvalidInputs = ({ failure }: OutcomeOf<'invalid-inputs'>): OutcomeText => ({
  level: 'error',
  title: 'Invalid inputs, nothing changed',
  headline: '⛔ Invalid inputs: nothing was changed',
  reason: failure.error.message,
  serving: 'Nothing was changed on the server.',
  fix: 'correct these inputs in the workflow',
  commands: [],
})

export const describeUnknown = ({ failure }: OutcomeOf<'outcome-unknown'>): OutcomeText => ({
  level: 'error',
  title: 'Interrupted, outcome unknown',
  headline: '🚫 Interrupted, outcome unknown',
  reason: reasonOf(failure),
  serving: 'It is not known what the interrupted process changed.',
  fix: fixOf(failure) ?? 'run mode: status to see what serves now',
  commands: [],
})

export function describeStranded(outcome: OutcomeOf<'stranded'>, mode: Mode): OutcomeText {
  const { failure, undoFailure, commands, color } = outcome
  const what = lowerFirst(describeEarlyEnd(failure, mode))
  const isManual = commands.length > 0
  return {
    level: 'error',
    title: `STRANDED: ${what}`,
    headline: `🆘 Stranded: ${what}; ${isManual ? 'manual repair needed' : 'the server is not repaired yet'}`,
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
  if (!isSerious(failure)) return 'to deploy, run the workflow again'
  return blamesRelease(failure)
    ? 'fix the release, and deploy again'
    : 'fix the problem above, then run the workflow again'
}

const servesAsBefore = (color: Color | undefined): string =>
  color === undefined ? 'no release serves, as before' : `${colorLabel(color)} serves as before`

const servingAsBefore = ({ color, images }: DeployOutcome): string => {
  if (color === undefined) return 'As before, no release serves.'
  return `As before, ${color} serves${images.length > 0 ? ` ${images.join(', ')}` : ''}.`
}
