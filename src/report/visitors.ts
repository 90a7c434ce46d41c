import type { Deployment } from '../deployment.ts'
import type { Entry } from './report.ts'
import { duration } from './words.ts'

/** What visitors of the site could notice, as far as the steps found it out: never more than they know. */
export function noticed(deployment: Deployment, entries: readonly Entry[]): string {
  const run = (step: Entry['step']) => entries.find((entry) => entry.step === step && entry.action === 'run')
  const wasDown = run('state')?.evidence['liveRuns'] === false
  const switched = run('switch')
  const back = entries.find(({ step, action }) => step === 'switch' && action === 'undo')
  if (back !== undefined) return afterGoingBack(switched ?? back, back)
  if (deployment.kind === 'stranded') return 'Could not be found out: see below what to look at.'
  if (deployment.kind !== 'deployed' || switched === undefined)
    return wasDown ? 'The site was down before, and still is.' : 'Nothing: the traffic was never moved.'
  if (deployment.previousColor === undefined) return 'Nobody was served before: this is the first release.'
  const before = wasDown ? 'The site was down until the switch. ' : ''
  return before + (wasDown ? '' : atTheDrain(run('drain'), run('stop')))
}

function atTheDrain(drain: Entry | undefined, stop: Entry | undefined): string {
  const open = drain?.evidence['connectionsLeft']
  if (drain?.result !== 'done' || typeof open !== 'number')
    return 'Could not be found out whether a request was cut: the new release was proven to answer, but drain did not end.'
  if (open === 0) return 'Nothing: 0 requests were cut, all that were in flight were answered.'
  const stopped = stop?.evidence['stopped']
  const kept = Array.isArray(stopped) && stopped.length === 0
  const connections = `${open} ${open === 1 ? 'connection' : 'connections'} of before the switch`
  return kept
    ? `Nothing: ${connections} go on with the old colour, which still runs.`
    : `${connections} were still open when the old colour was stopped: as many requests may have been cut.`
}

/** From when nginx was told of the new colour until it was proven to have left it. */
function afterGoingBack(switched: Entry, back: Entry): string {
  const ms = back.startedAt + back.ms - switched.startedAt
  if (back.result !== 'done')
    return `Could not be found out: since the switch, visitors may be getting the release that failed.`
  return `For at most ${duration(ms)} visitors may have got answers of the release that failed. Since then the former one answers again.`
}
