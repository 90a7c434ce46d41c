import { nameWithAdopted } from '../domain/adopt.ts'
import type { Color } from '../domain/color.ts'
import type { DeployOutcome } from '../modes/run-outcome.ts'
import { colorLabel } from './format.ts'

/** What visitors get now. Only what nginx was seen to serve after the last change is claimed. */
export function describeServing(outcome: DeployOutcome): string {
  const { seen, previousColor, adopted, images } = outcome
  switch (seen?.kind) {
    case undefined:
      return 'It was not checked what serves now.'
    case 'serves': {
      const serves = `${[nameSeen(outcome, seen.color), 'serves', images.join(', ')].filter(Boolean).join(' ')} (checked at the end: ${seen.status})`
      return isAsBefore(outcome) ? `As before, ${serves}.` : `${serves}.`
    }
    case 'down':
      return isAsBefore(outcome) ? `As before, no release serves: ${seen.reason}.` : `The site is down: ${seen.reason}.`
    case 'neither': {
      const found = `nginx answers ${seen.status} itself, and passes the request to no color`
      return isAsBefore(outcome)
        ? `As before, no release serves: ${found}.`
        : `It is not known what serves now: ${found}.`
    }
    case 'unknown': {
      const before = previousColor === undefined ? '' : ` ${nameWithAdopted(previousColor, adopted)} was live before.`
      return `It is not known what serves now: ${seen.reason}.${before}`
    }
  }
}

/** The same in a few words. */
export function describeServingShort(outcome: DeployOutcome): string {
  const { seen } = outcome
  const asBefore = isAsBefore(outcome)
  switch (seen?.kind) {
    case undefined:
      return 'what serves now was not checked'
    case 'serves':
      return `${colorLabel(seen.color, findAdopted(outcome, seen.color))} serves ${asBefore ? 'as before' : 'now'}`
    case 'down':
      return asBefore ? 'no release serves, as before' : 'THE SITE IS DOWN'
    case 'neither':
      return asBefore ? 'no release serves, as before' : 'what serves now is unknown'
    case 'unknown':
      return 'what serves now is unknown'
  }
}

const findAdopted = ({ previousColor, adopted }: DeployOutcome, color: Color): string | undefined =>
  color === previousColor ? adopted : undefined

const nameSeen = (outcome: DeployOutcome, color: Color): string => nameWithAdopted(color, findAdopted(outcome, color))

/** A release that served before and is down now has an outcome of its own. */
function isAsBefore({ kind, seen, previousColor }: DeployOutcome): boolean {
  if (seen?.kind === 'serves') return seen.color === previousColor
  if (kind !== 'rolled-back' && kind !== 'refused') return false
  return seen?.kind === 'down' || (seen?.kind === 'neither' && previousColor === undefined)
}
