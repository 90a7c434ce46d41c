import { durationOf, type Deployment, type Results } from '../results.ts'
import { sum } from '../statistics.ts'
import type { Moment } from '../visitors.ts'
import { font, type Chart, type Theme } from './pictures.ts'
import { choose, typical } from './select.ts'

const width = 960
const panelHeight = 190
const gap = 86

const kinds = [
  { name: 'answered by the old release', color: '#54aeff' },
  { name: 'answered by the new release', color: '#2da44e' },
  { name: 'failed', color: '#cf222e' },
] as const

/** What visitors see while a release comes, in each 100 ms: the inline script above, the action below. */
export function visitorsChart({ hosts }: Results, theme: Theme): Chart {
  const [host] = hosts
  if (host === undefined) throw new Error('no host was measured')
  const panels = (['inline', 'action'] as const).map((contender) => typical(choose(host, { contender })))
  const until = Math.ceil(Math.max(...panels.map(durationOf)) / 1000) * 1000 + 1000
  const most = Math.max(
    ...panels.flatMap(({ visitors: { timeline } }) => timeline.map((moment) => answersIn(moment) + moment.failed)),
  )
  const text = { color: theme.text, fontFamily: font }
  const axes = panels.map((_, index) => index)
  return {
    width,
    height: panels.length * (panelHeight + gap) + 24,
    options: {
      textStyle: text,
      legend: {
        top: 0,
        right: 20,
        itemWidth: 12,
        itemHeight: 12,
        textStyle: text,
        data: kinds.map(({ name }) => name),
      },
      title: panels.map((run, index) => ({
        text: titleOf(run),
        left: 8,
        top: 26 + index * (panelHeight + gap),
        textStyle: { ...text, fontSize: 14 },
        subtext: 'requests per 100 ms',
        subtextStyle: { color: theme.faint, fontFamily: font },
        itemGap: 4,
      })),
      grid: axes.map((index) => ({
        left: 56,
        right: 24,
        top: 82 + index * (panelHeight + gap),
        height: panelHeight - 20,
      })),
      xAxis: axes.map((index) => ({
        type: 'value' as const,
        gridIndex: index,
        min: -1000,
        max: until,
        interval: 1000,
        name: index === panels.length - 1 ? 'seconds since the start of the deployment' : '',
        nameLocation: 'middle' as const,
        nameGap: 26,
        nameTextStyle: text,
        axisLabel: { ...text, formatter: (ms: number) => String(ms / 1000) },
        splitLine: { show: false },
        axisLine: { onZero: false, lineStyle: { color: theme.line } },
      })),
      yAxis: axes.map((index) => ({
        type: 'value' as const,
        gridIndex: index,
        max: Math.ceil(most / 50) * 50, // the same for both
        axisLabel: text,
        splitNumber: 3,
        splitLine: { lineStyle: { color: theme.line } },
      })),
      series: panels.flatMap((run, index) => kinds.map((kind) => seriesOf(run, kind, { index, theme, until }))),
    },
  }
}

const answersIn = ({ answered }: Moment): number => sum(Object.values(answered))

const titleOf = ({ contender, visitors }: Deployment): string =>
  `${contender === 'inline' ? 'Inline script' : 'This action'}: ${visitors.failed.toLocaleString('en-US')} failed requests`

interface Place {
  readonly index: number
  readonly theme: Theme
  readonly until: number
}

function seriesOf(run: Deployment, { name, color }: (typeof kinds)[number], { index, theme, until }: Place) {
  const moments = run.visitors.timeline.filter(({ ms }) => ms <= until)
  const old = Object.keys(moments[0]?.answered ?? {})[0] ?? ''
  const value = (moment: Moment): number => {
    if (name === 'failed') return moment.failed
    const before = moment.answered[old] ?? 0
    return name === kinds[0].name ? before : answersIn(moment) - before
  }
  const edges = [
    { xAxis: 0, label: { formatter: 'start' } },
    { xAxis: durationOf(run), label: { formatter: 'end' } },
  ]
  return {
    name,
    type: 'bar' as const,
    stack: `panel ${index}`,
    xAxisIndex: index,
    yAxisIndex: index,
    barWidth: 5,
    itemStyle: { color },
    data: moments.map((moment) => [moment.ms, value(moment) || '-']), // ECharts draws nothing for a dash
    ...(name === 'failed' && {
      markLine: {
        symbol: 'none',
        silent: true,
        lineStyle: { color: theme.faint, type: 'dashed' as const },
        label: { color: theme.faint, fontFamily: font },
        data: edges,
      },
    }),
  }
}
