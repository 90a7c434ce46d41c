import type { Result } from '../../e2e/runner/run-action.ts'
import type { SwitchWay } from '../../e2e/support/switch-ways.ts'
import { describeLostPace, type TrafficReport } from '../../e2e/traffic/report.ts'
import { seconds, table } from '../table.ts'
import { logFolder, type DemoResult } from './releases.ts'

const columns = [
  { title: 'release' },
  { title: 'result' },
  { title: 'took', right: true },
  { title: 'requests', right: true },
  { title: 'failed', right: true },
  { title: '502 of the balancer', right: true },
  { title: 'visitors got' },
  { title: 'live now' },
]

/** A table: the result of each deployment beside what its visitors got. */
export const formatOverview = (results: readonly DemoResult[]): string => table(columns, results.map(toRow))

function toRow({ release, result, traffic, servedVersion }: DemoResult): readonly string[] {
  const color = result.outputs['color'] ?? ''
  const visits =
    traffic === undefined
      ? ['–', '–', '–', '–']
      : [formatCount(traffic.total), formatCount(traffic.failed), formatBalancer(traffic), formatVersions(traffic)]
  const duration = `${seconds(result.durationMs)} s`
  return [release.version, formatResult(result), duration, ...visits, `${servedVersion} (${color})`]
}

const formatBalancer = ({ balancer }: TrafficReport): string =>
  balancer === undefined ? '–' : `${formatCount(balancer.failed)} of ${formatCount(balancer.total)}`

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
export function findDeviations(results: readonly DemoResult[], { costAtBalancer }: SwitchWay): readonly string[] {
  let liveVersion = ''
  return results.flatMap(({ release: { version, expected }, result, traffic, servedVersion }) => {
    if (expected === 'deployed') liveVersion = version
    const actual = result.outputs['result'] ?? 'nothing'
    return [
      ...(actual === expected ? [] : [`the result of ${version} should be ${expected}, but is ${actual}`]),
      ...(servedVersion === liveVersion
        ? []
        : [`after ${version}, visitors should get ${liveVersion}, but get ${servedVersion}`]),
      ...[traffic, ...(costAtBalancer === undefined ? [traffic?.balancer] : [])].flatMap((report) =>
        report === undefined || report.failed === 0 ? [] : [`during ${version}: ${report.summary}`],
      ),
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
export function formatConclusion(results: readonly DemoResult[], way: SwitchWay): string {
  const deviations = findDeviations(results, way)
  if (deviations.length > 0) return `NOT AS PROMISED:\n  ${deviations.join('\n  ')}\nThe logs are in ${logFolder}/.`
  const reports = results.flatMap((each) => each.traffic ?? [])
  const total = sum(reports.map((report) => report.total))
  return [
    `None of ${formatCount(total)} requests of browsers failed. Two releases were deployed under traffic; a broken one got no traffic.`,
    ...describeBalancer(reports, way),
    `To use the action, see README.md. The log of each deployment is in ${logFolder}/.`,
  ].join('\n')
}

/** The balancer's figures, with the reason for its failures, and whether the figures can be relied on. */
function describeBalancer(reports: readonly TrafficReport[], { costAtBalancer }: SwitchWay): readonly string[] {
  const balancers = reports.flatMap(({ balancer }) => balancer ?? [])
  const [failed, total] = [sum(balancers.map((each) => each.failed)), sum(balancers.map((each) => each.total))]
  if (total === 0) return []
  const counts = `${formatCount(failed)} of ${formatCount(total)} requests through a load balancer got 502`
  return [
    `${counts}${costAtBalancer === undefined ? '' : `: ${costAtBalancer}`}.`,
    ...balancers.flatMap((each) => describeLostPace(each) ?? []),
  ]
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
