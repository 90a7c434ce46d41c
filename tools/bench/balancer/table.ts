import { ordinarySwitch } from '../../../e2e/support/switch-ways.ts'
import { describeLostPace } from '../../../e2e/traffic/report.ts'
import type { Column } from '../../table.ts'
import { renderSection } from '../report/page.ts'
import { countCostly, type BalancerSeries } from './series.ts'

const formatCount = (value: number): string => value.toLocaleString('en-US')
const formatMs = (value: number): string => `${Math.round(value)} ms`

const left = (title: string): Column => ({ title })
const right = (title: string): Column => ({ title, right: true })

/** A row for each host and way to switch. */
export const seriesColumns: readonly Column[] = [
  left('host'),
  left('switch'),
  right('deployments'),
  left('how they ended'),
  right('balancer sent'),
  right('502'),
  right('502, sent late'),
  right('deployments with a 502'),
  right('answers: median, p99, slowest'),
  right('failed in browsers'),
]

export function toSeriesRow(series: BalancerSeries): readonly string[] {
  const { host, switchName, rate, tried, visitors, balancer } = series
  const { medianMs, p99Ms, slowestMs, failedLate } = balancer.pace
  return [
    host,
    switchName,
    String(tried.length),
    countEnds(series),
    `${formatCount(balancer.total)} (${rate}/s)`,
    String(balancer.failed),
    String(failedLate),
    String(countCostly(series)),
    [medianMs, p99Ms, slowestMs].map(formatMs).join(', '),
    `${visitors.failed} of ${formatCount(visitors.total)}`,
  ]
}

/** For example `good: deployed 6; broken: rolled-back 1; cancelled: rolled-back 1`. */
function countEnds({ tried }: BalancerSeries): string {
  const kinds = [...new Set(tried.map(({ kind }) => kind))]
  const ends = kinds.map((kind) => {
    const results = tried.filter((each) => each.kind === kind).map(({ result }) => result)
    const counts = [...new Set(results)].map(
      (result) => `${result} ${results.filter((each) => each === result).length}`,
    )
    return `${kind}: ${counts.join(', ')}`
  })
  return ends.join('; ')
}

/** What must be known beside the figures: deployments that did not end as they must, and a rate that was not held. */
export const listRemarks = (all: readonly BalancerSeries[]): readonly string[] =>
  all.flatMap(({ host, switchName, tried, balancer }) => [
    ...tried.flatMap(({ kind, result, wrong }, at) =>
      wrong === undefined ? [] : [`${host}, ${switchName}: deployment ${at + 1} (${kind}) ended ${result}${wrong}.`],
    ),
    ...[describeLostPace(balancer)].flatMap((lost) => (lost === undefined ? [] : [`${host}, ${switchName}: ${lost}`])),
  ])

/** The section of docs/benchmarks.md. */
export function renderBalancerSection(all: readonly BalancerSeries[], command: string, date: string): string {
  const remarks = listRemarks(all).map((remark) => `\n- ${remark}`)
  const text = `\`${command}\` on ${date}. A stand-in for a load balancer, 1 ms away from nginx, sends POSTs at a fixed rate while one deployment
follows the other. It keeps its connections, sends nothing twice, and answers 502 for each request that fails. With
\`reload\`, ${ordinarySwitch.costAtBalancer}: it cannot know whether nginx has the request already. Browsers send a GET again, so they notice
nothing. nginx 1.27.4 and later keeps idle connections open for a while with \`keepalive_min_timeout\`, which prevents these 502s.
"Sent late" are requests that this machine, which plays all parts, sent more than 20 ms after their time, together with those
that were due meanwhile: a real load balancer sends no such bursts.`
  const section = renderSection('Behind a load balancer', { columns: seriesColumns, rows: all.map(toSeriesRow) }, text)
  return remarks.length === 0 ? section : `${section}\n${remarks.join('')}`
}
