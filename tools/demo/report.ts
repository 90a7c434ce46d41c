import type { Result } from '../../e2e/runner/run-action.ts'
import type { TrafficReport } from '../../e2e/traffic/report.ts'
import { seconds, table } from '../table.ts'
import { logs, type Played } from './releases.ts'

const columns = [
  { title: 'release' },
  { title: 'the action said' },
  { title: 'took', right: true },
  { title: 'requests', right: true },
  { title: 'failed', right: true },
  { title: 'visitors saw' },
  { title: 'serves now' },
]

/** What the action said of each release, beside what its visitors saw. */
export const overview = (played: readonly Played[]): string => table(columns, played.map(toRow))

function toRow({ act, result, visits, served }: Played): readonly string[] {
  const color = result.outputs['color'] ?? ''
  const seen = visits === undefined ? ['–', '–', '–'] : [count(visits.total), count(visits.failed), saw(visits)]
  return [act.version, verdict(result), `${seconds(result.durationMs)} s`, ...seen, `${served} (${color})`]
}

const count = (value: number): string => value.toLocaleString('en-US')

function saw({ versions }: TrafficReport): string {
  const seen = Object.keys(versions)
  return seen.length === 1 ? `only ${seen.join('')}` : seen.join(' → ')
}

export function verdict({ outputs }: Result): string {
  const { result = 'nothing', 'failed-step': step = '' } = outputs
  return step === '' ? result : `${result}: ${step} failed`
}

/** What did not go as the README promises; nothing, as a rule. */
export function disappointments(played: readonly Played[]): readonly string[] {
  let expected = ''
  return played.flatMap(({ act, result, visits, served }) => {
    if (act.wanted === 'deployed') expected = act.version
    const said = result.outputs['result'] ?? 'nothing'
    return [
      ...(said === act.wanted ? [] : [`${act.version} should be ${act.wanted}, and the action said ${said}`]),
      ...(served === expected ? [] : [`after ${act.version}, ${expected} should serve, and ${served} does`]),
      ...(visits === undefined || visits.failed === 0 ? [] : [`during ${act.version}: ${visits.summary}`]),
    ]
  })
}

/** What a person would read on GitHub under the job that failed. */
export function error({ act, result }: Played): string {
  const errors = result.log.annotations.filter(({ level }) => level === 'error')
  const text = errors.map(({ title = '', message }) => `${title}\n${message}`).join('\n')
  return `The error of ${act.version}, as GitHub shows it:\n${text.replaceAll(/^/gm, '  ')}`
}

/** One sentence of what was shown, and where to go from here. */
export function conclusion(played: readonly Played[]): string {
  const wrong = disappointments(played)
  if (wrong.length > 0) return `NOT AS PROMISED:\n  ${wrong.join('\n  ')}\nThe logs are in ${logs}/.`
  const visits = played.flatMap((each) => each.visits ?? [])
  const total = visits.reduce((sum, report) => sum + report.total, 0)
  const idle = visits.reduce((sum, report) => sum + report.idleResets.length, 0)
  const connections = idle === 1 ? 'One idle connection was' : `${idle} idle connections were`
  return [
    `Of ${count(total)} requests none failed: two releases came in under traffic, and a broken one never got any.`,
    ...(idle === 0
      ? []
      : [`(${connections} closed as nginx reloaded; every HTTP client then opens a new one by itself.)`]),
    `To use it: README.md has the few lines for your workflow. The log of each deploy is in ${logs}/.`,
  ].join('\n')
}
