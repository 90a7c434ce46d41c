import { nameWithAdopted } from '../domain/adopt.ts'
import type { Config } from '../domain/config.ts'
import { sh } from '../host/script.ts'
import type { RunOutcome } from '../modes/run-outcome.ts'
import {
  describeInvalidInputs,
  describeRefused,
  describeRolledBack,
  describeRolledBackDown,
  describeStranded,
  describeUnknown,
} from './describe-early-end.ts'
import { fixOf, reasonOf, sayHow } from './describe-failure.ts'
import { describePlanned, describeReported } from './describe-inspection.ts'
import { describeServing, describeServingShort } from './describe-serving.ts'
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
    case 'rolled-back-down':
      return describeRolledBackDown(outcome, mode)
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
  return { ...nothingToDo, level: 'info', title, headline, serving: describeServing(outcome) }
}

/** The new release was proven. What serves at the end is said as it was seen. */
function describeUnfinished(outcome: OutcomeOf<'deployed-unfinished'>, mode: Mode): OutcomeText {
  const { failure, color, newColor, previousColor, adopted } = outcome
  const title = `${doneWord(mode)}, but ${failure.step?.name ?? 'the end'} ${sayHow(failure)}`
  const isServing = color !== undefined && color === newColor
  const next = adopted === undefined ? 'the next deployment stops it' : `stop it: ${stopLine(adopted)}`
  const old =
    isServing && previousColor !== undefined
      ? ` ${nameWithAdopted(previousColor, adopted)} may still run; ${next}.`
      : ''
  return {
    level: 'warning',
    title,
    headline: `⚠️ ${title}: ${describeServingShort(outcome)}`,
    reason: reasonOf(failure),
    blame: '',
    serving: `${isServing ? '' : 'The new release was proven. '}${describeServing(outcome)}${old}`,
    fix: fixOf(failure) ?? (isServing ? nextNeeded(outcome) : 'run mode: status to see which color serves'),
    commands: [],
  }
}

const stopLine = (container: string): string => sh`docker stop ${container}`.text

/** No later deployment stops a container that is none of its own. */
const nextNeeded = ({ adopted, previousColor }: OutcomeOf<'deployed-unfinished'>): string =>
  adopted === undefined
    ? 'you need not do anything: the new release serves, and the next deployment stops the old color'
    : `the new release serves; if ${adopted} still runs, stop it (${stopLine(adopted)}), since the next deployment needs the port of ${previousColor ?? 'the old color'}`

/** No release may serve at all, so this must alarm people. */
function describeDown(outcome: OutcomeOf<'deployed-down'>, mode: Mode): OutcomeText {
  const { failure, newColor = 'the new color' } = outcome
  const title = `${doneWord(mode)}, but ${newColor} was down at the last check`
  return {
    level: 'error',
    title,
    headline: `🆘 ${title}`,
    reason: reasonOf(failure),
    blame: '',
    serving: `${describeServing(outcome)} Visitors may get errors.`,
    fix: fixOf(failure) ?? `check the log of ${newColor}, and go back with mode: rollback`,
    commands: [],
  }
}
