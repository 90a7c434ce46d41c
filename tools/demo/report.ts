import type { Result } from '../../e2e/runner/run-action.ts'
import type { TrafficReport } from '../../e2e/traffic/report.ts'
import { seconds, table } from '../table.ts'
import { logFolder, type DemoResult } from './releases.ts'

const columns = [
  { title: 'release' },
  { title: 'result' },
  { title: 'took', right: true },
  { title: 'requests', right: true },
  { title: 'failed', right: true },
  { title: 'visitors got' },
  { title: 'live now' },
]

/** A table: the result of each deployment beside what its visitors got. */
export const formatOverview = (results: readonly DemoResult[]): string => table(columns, results.map(toRow))

function toRow({ release, result, traffic, servedVersion }: DemoResult): readonly string[] {
  const color = result.outputs['color'] ?? ''
  const visits =
    traffic === undefined
      ? ['–', '–', '–']
      : [formatCount(traffic.total), formatCount(traffic.failed), formatVersions(traffic)]
  const duration = `${seconds(result.durationMs)} s`
  return [release.version, formatResult(result), duration, ...visits, `${servedVersion} (${color})`]
}

const formatCount = (value: number): string => value.toLocaleString('en-US')

function formatVersions({ versions }: TrafficReport): string {
  const names = Object.keys(versions)
  return names.length === 1 ? `only ${names.join('')}` : names.join(' → ')
}

/** The result of a deployment, with its failed step: `rolled-back: health failed`. */
export function formatResult({ outputs }: Result): string {
  const { result = 'nothing', 'failed-step': step = '' } = outputs
  return step === '' ? result : `${result}: ${step} failed`
}

/** Everything that differs from what the README promises. */
export function findDeviations(results: readonly DemoResult[]): readonly string[] {
  let liveVersion = ''
  return results.flatMap(({ release: { version, expected }, result, traffic, servedVersion }) => {
    if (expected === 'deployed') liveVersion = version
    const actual = result.outputs['result'] ?? 'nothing'
    return [
      ...(actual === expected ? [] : [`the result of ${version} should be ${expected}, but is ${actual}`]),
      ...(servedVersion === liveVersion
        ? []
        : [`after ${version}, visitors should get ${liveVersion}, but get ${servedVersion}`]),
      ...(traffic === undefined || traffic.failed === 0 ? [] : [`during ${version}: ${traffic.summary}`]),
    ]
  })
}

/** The errors that GitHub shows under the failed job. */
export function formatError({ release, result }: DemoResult): string {
  const errors = result.log.annotations.filter(({ level }) => level === 'error')
  const text = errors.map(({ title = '', message }) => `${title}\n${message}`).join('\n')
  return `The error of ${release.version}, as GitHub shows it:\n${text.replaceAll(/^/gm, '  ')}`
}

/** What the demo has shown, and what to read next. */
export function formatConclusion(results: readonly DemoResult[]): string {
  const deviations = findDeviations(results)
  if (deviations.length > 0) return `NOT AS PROMISED:\n  ${deviations.join('\n  ')}\nThe logs are in ${logFolder}/.`
  const reports = results.flatMap((each) => each.traffic ?? [])
  const total = reports.reduce((sum, report) => sum + report.total, 0)
  const idle = reports.reduce((sum, report) => sum + report.idleResets.length, 0)
  const connections = idle === 1 ? 'one idle connection' : `${idle} idle connections`
  return [
    `None of ${formatCount(total)} requests failed. Two releases were deployed under traffic; a broken one got no traffic.`,
    ...(idle === 0 ? [] : [`(nginx closed ${connections} at its reloads. Every HTTP client then opens a new one.)`]),
    `To use the action, see README.md. The log of each deployment is in ${logFolder}/.`,
  ].join('\n')
}
