import type { Config } from '../domain/config.ts'
import type { StepInfo } from '../domain/step-info.ts'
import type { Failure } from '../engine/step-runner.ts'
import { findBlame } from '../modes/find-blame.ts'
import { connect } from '../steps/connect.ts'
import { describeBlame, fixOf, isSerious, reasonOf, recoveryFix, sayHow, undoReason } from './describe-failure.ts'
import { describeServing, describeServingShort } from './describe-serving.ts'
import type { OutcomeOf, OutcomeText } from './outcome-text.ts'

type Mode = Config['mode']

export function describeRolledBack(outcome: OutcomeOf<'rolled-back'>, mode: Mode): OutcomeText {
  const { failure } = outcome
  const what = describeEarlyEnd(failure, mode)
  return {
    level: 'error',
    title: mode === 'rollback' ? what : `${what}, rolled back`,
    headline: `${earlyMark(failure)} ${what}: ${describeServingShort(outcome)}`,
    reason: reasonOf(failure),
    blame: describeBlame(failure),
    serving: describeServing(outcome),
    fix: fixOf(failure) ?? nextTry(failure),
    commands: [],
  }
}

/** No release serves, so this must alarm people. */
export function describeRolledBackDown(outcome: OutcomeOf<'rolled-back-down'>, mode: Mode): OutcomeText {
  const { failure, commands, previousColor = 'the live color' } = outcome
  const what = lowerFirst(describeEarlyEnd(failure, mode))
  return {
    level: 'error',
    title: `THE SITE IS DOWN: ${what}`,
    headline: `🆘 The site is down: ${what}`,
    reason: reasonOf(failure),
    blame: describeBlame(failure),
    serving: `${describeServing(outcome)} The changes of this run are undone, but ${previousColor}, which served before, does not answer.`,
    fix: `check why ${previousColor} is down (docker logs), and start it again or deploy a release that works; these commands show the state`,
    commands,
  }
}

export function describeRefused(outcome: OutcomeOf<'refused'>, mode: Mode): OutcomeText {
  const { failure, seen } = outcome
  const what = describeEarlyEnd(failure, mode)
  return {
    level: 'error',
    title: `${what}, nothing changed`,
    headline: `${earlyMark(failure)} ${what}: ${seen === undefined ? 'nothing was changed' : describeServingShort(outcome)}`,
    reason: reasonOf(failure),
    blame: describeBlame(failure),
    serving: ['Nothing was changed on the server.', ...(seen === undefined ? [] : [describeServing(outcome)])].join(
      ' ',
    ),
    fix: fixOf(failure) ?? nextTry(failure),
    commands: [],
  }
}

export const describeInvalidInputs = ({ failure }: OutcomeOf<'invalid-inputs'>): OutcomeText => ({
  level: 'error',
  title: 'Invalid inputs, nothing changed',
  headline: '⛔ Invalid inputs: nothing was changed',
  reason: failure.error.message,
  blame: '',
  serving: 'Nothing was changed on the server.',
  fix: 'correct these inputs in the workflow',
  commands: [],
})

export const describeUnknown = ({ failure, interruptedAt }: OutcomeOf<'outcome-unknown'>): OutcomeText => ({
  level: 'error',
  title: 'Interrupted, outcome unknown',
  headline: '🚫 Interrupted, outcome unknown',
  reason: `${describeInterruptedAt(interruptedAt)}The server could not be inspected after that: ${reasonOf(failure)}`,
  blame: '',
  serving: describePossibleState(interruptedAt),
  fix: [fixOf(failure) ?? statusFix, ...(failure.step === connect ? [closedPortFix] : []), nextDeploymentRepairs].join(
    '; ',
  ),
  commands: [],
})

const statusFix = 'run mode: status to see what serves now'
const nextDeploymentRepairs = 'the next deployment inspects the server and repairs it'
const closedPortFix =
  'if a step of this job closes the security group again, move it to a later job, because GitHub runs post steps after all steps'

const describeInterruptedAt = (step: StepInfo | undefined): string =>
  `The process was ended${step === undefined ? '' : ` at ${step.name}`} before it had finished. `

/** What may be on the server after an interruption in a phase. */
function describePossibleState(interruptedAt: StepInfo | undefined): string {
  switch (interruptedAt?.phase) {
    case undefined:
      return 'It is not known what the interrupted process changed.'
    case 'prepare':
      return 'The process had not started a container, and had not moved the traffic.'
    case 'start':
      return 'The process had not moved the traffic. Containers of the new release may still run.'
    case 'switch':
      return 'nginx may serve the new release or the one before. Containers of both may run.'
    case 'finish':
      return 'The new release was proven, and stays. Containers of the one before may still run.'
  }
}

export function describeStranded(outcome: OutcomeOf<'stranded'>, mode: Mode): OutcomeText {
  const { failure, undoFailure, commands } = outcome
  const what = lowerFirst(describeEarlyEnd(failure, mode))
  const isManual = commands.length > 0
  return {
    level: 'error',
    title: `STRANDED: ${what}`,
    headline: `🆘 Stranded: ${what}; ${isManual ? 'manual repair needed' : 'the server is not repaired yet'}`,
    reason: `${reasonOf(failure)}\n${undoReason(failure, undoFailure)}`,
    blame: describeBlame(failure),
    serving: describeServing(outcome),
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
  return findBlame(failure) === 'release'
    ? 'fix the release, and deploy again'
    : 'fix the problem above, then run the workflow again'
}
