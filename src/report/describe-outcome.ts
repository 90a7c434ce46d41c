import type { Config } from '../domain/config.ts'
import type { Failure } from '../engine/step-runner.ts'
import type { DeployOutcome, RunOutcome } from '../modes/run-outcome.ts'
import {
  describeInvalidInputs,
  describeRefused,
  describeRolledBack,
  describeStranded,
  describeUnknown,
} from './describe-early-end.ts'
import { fixOf, reasonOf, sayHow } from './describe-failure.ts'
import { describePlanned, describeReported } from './describe-inspection.ts'
import { colorLabel } from './format.ts'
import { nothingToDo, type OutcomeOf, type OutcomeText } from './outcome-text.ts'

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

const doneWord = (mode: Mode): string => (mode === 'rollback' ? 'Rolled back' : 'Deployed')

function describeDeployed(outcome: OutcomeOf<'deployed'>, mode: Mode): OutcomeText {
  const title = doneWord(mode)
  const headline = `✅ ${title}: ${colorLabel(outcome.color)} serves now`
  return { ...nothingToDo, level: 'info', title, headline, serving: `${nameServing(outcome)}.` }
}

function describeUnfinished(outcome: OutcomeOf<'deployed-unfinished'>, mode: Mode): OutcomeText {
  const { failure, color, previousColor } = outcome
  const title = `${doneWord(mode)}, but ${failure.step?.name ?? 'the end'} ${sayHow(failure)}`
  if (color === undefined)
    return { ...describeChanged(failure), title, headline: `⚠️ ${title}: the live color is unknown` }
  const old = previousColor === undefined ? '' : ` ${previousColor} may still run; the next deployment stops it.`
  return {
    level: 'warning',
    title,
    headline: `⚠️ ${title}: ${colorLabel(color)} serves now`,
    reason: reasonOf(failure),
    serving: `${nameServing(outcome)}.${old}`,
    fix:
      fixOf(failure) ?? 'you need not do anything: the new release serves, and the next deployment stops the old color',
    commands: [],
  }
}

/** The release was proven, and then another program or a person changed the live color. */
const describeChanged = (failure: Failure): Omit<OutcomeText, 'title' | 'headline'> => ({
  level: 'warning',
  reason: reasonOf(failure),
  serving: 'The new release was proven. It is not known which color serves now.',
  fix: fixOf(failure) ?? 'run mode: status to see which color serves',
  commands: [],
})

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

const nameServing = ({ color, images }: DeployOutcome): string => `${color ?? ''} serves ${images.join(', ')}`
