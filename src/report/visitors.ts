import { wentDown, type Deployment } from '../modes/deployment.ts'
import type { StepName } from '../domain/events.ts'
import type { StepReport } from './report.ts'
import { formatDuration } from './words.ts'

/** What visitors of the site could notice, as far as the steps found it out: never more than they know. */
export function describeVisitorImpact(deployment: Deployment, entries: readonly StepReport[]): string {
  const cut = entries.reduce((sum, { facts }) => sum + numberIn(facts['connectionsCut']), 0)
  const rest =
    cut === 0
      ? ''
      : ` ${formatConnections(cut)} with a release of before were cut, and a request with each of them maybe.`
  return switchImpact(deployment, entries) + rest
}

const stillDown = 'The site was down before, and still is.'

function switchImpact(deployment: Deployment, entries: readonly StepReport[]): string {
  const run = (step: StepName) => entries.find((entry) => entry.step === step && entry.action === 'run')
  const wasDown = run('state')?.facts['liveRuns'] === false
  const switched = run('switch')
  const back = entries.find(({ step, action }) => step === 'switch' && action === 'undo')
  if (back !== undefined) return undoneSwitchImpact(switched ?? back, back) + describeWhoServesNow(deployment, back)
  if (deployment.kind === 'stranded') return 'Could not be found out: see above what to look at.'
  if (switched === undefined) {
    if (mayHaveSwitched(deployment)) return 'Could not be found out: the process was ended before it could tell.'
    return wasDown ? stillDown : 'Nothing: the traffic was never moved.'
  }
  if (deployment.kind !== 'deployed') return wasDown ? stillDown : 'Nothing: nginx went on with what it served.'
  if (wentDown(deployment)) return 'The new release went down after the switch: they may be getting errors since then.'
  if (deployment.previousColor === undefined) return 'Nobody was served before: this is the first release.'
  return wasDown ? 'The site was down until the switch.' : drainImpact(run('drain'), run('stop'))
}

/** Only `post` knows of a switch that is not among its own steps: the ended process got that far. */
function mayHaveSwitched(deployment: Deployment): boolean {
  if (deployment.kind === 'deployed') return true
  if (deployment.kind === 'refused' && deployment.blind) return true
  const { step } = deployment.failure
  return step !== undefined && ['switch', 'verify', 'drain', 'stop'].includes(step)
}

function drainImpact(drain: StepReport | undefined, stop: StepReport | undefined): string {
  const open = drain?.facts['connectionsLeft']
  if (drain?.result !== 'done' || typeof open !== 'number')
    return 'Could not be found out whether a request was cut: the new release was proven to answer, but drain did not end.'
  if (open === 0) return 'Nothing: 0 requests were cut, all that were in flight were answered.'
  const stopped = stop?.facts['stopped']
  return Array.isArray(stopped) && stopped.length === 0
    ? `Nothing: ${formatConnections(open)} of before the switch go on with the old color, which still runs.`
    : `${formatConnections(open)} of before the switch were still open when the old color was stopped: as many requests may have been cut.`
}

/** From when nginx was told of the new color until it was proven to have left it. */
function undoneSwitchImpact(switched: StepReport, back: StepReport): string {
  const ms = back.startedAt + back.ms - switched.startedAt
  if (back.result !== 'done')
    return 'Could not be found out: since the switch, visitors may be getting the release that failed.'
  if (switched === back) return 'Some may have got answers of the release that failed.'
  return `For at most ${formatDuration(ms)} visitors may have got answers of the release that failed.`
}

function describeWhoServesNow({ kind, color }: Deployment, back: StepReport): string {
  if (back.result !== 'done') return ''
  if (color !== undefined) return ' Now the former one answers again.'
  return kind === 'rolled-back' ? ' Now, as before, none answers.' : ' Now nginx is as it was before.'
}

const formatConnections = (count: number): string => `${count} ${count === 1 ? 'connection' : 'connections'}`

const numberIn = (fact: unknown): number => (typeof fact === 'number' ? fact : 0)
