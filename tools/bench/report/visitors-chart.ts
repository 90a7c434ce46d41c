import { switchWays } from '../../../e2e/support/switch-ways.ts'
import { durationOf, type Deployment, type Results } from '../results.ts'
import { sum } from '../statistics.ts'
import type { Moment } from '../visitors.ts'
import { findTypical, selectDeployments } from './select.ts'
import { axisLabelInSeconds, font, textStyle, type Chart, type Theme } from './theme.ts'

const width = 960
const panelHeight = 190
const gap = 86

const kinds = [
  { name: 'answered by the old release', color: '#54aeff' },
  { name: 'answered by the new release', color: '#2da44e' },
  { name: 'failed', color: '#cf222e' },
] as const

/** The panels from top to bottom. */
const lanes = [
  { contender: 'inline', name: 'Inline script' },
  ...switchWays.map(({ name, title }) => ({ contender: name, name: `This action, ${title}` })),
] as const

/** The scale of the panels, which is the same for all. */
interface Scale {
  readonly theme: Theme
  readonly count: number
  /** The end of the time axis in ms. */
  readonly untilMs: number
  /** The most requests in 100 ms. */
  readonly most: number
}

/** The results of the visitors in each 100 ms of a deployment: the inline script above, below it this action with each way to switch. */
export function visitorsChart({ hosts }: Results, theme: Theme): Chart {
  const [host] = hosts
  if (host === undefined) throw new Error('no host was measured')
  const panels = lanes.map(({ contender }) => findTypical(selectDeployments(host, { contender })))
  const scale = { theme, count: panels.length, ...findLimits(panels) }
  const indices = panels.map((_, index) => index)
  return {
    width,
    height: panels.length * (panelHeight + gap) + 24,
    options: {
      textStyle: textStyle(theme),
      legend: legendOf(theme),
      title: panels.map((run, index) => titleOf(run, index, theme)),
      grid: indices.map(gridOf),
      xAxis: indices.map((index) => timeAxis(index, scale)),
      yAxis: indices.map((index) => requestsAxis(index, scale)),
      series: panels.flatMap((run, index) => kinds.map((kind) => seriesOf(run, kind, { index, scale }))),
    },
  }
}

function findLimits(panels: readonly Deployment[]): Pick<Scale, 'untilMs' | 'most'> {
  const moments = panels.flatMap(({ visitors }) => visitors.timeline)
  return {
    untilMs: Math.ceil(Math.max(...panels.map(durationOf)) / 1000) * 1000 + 1000,
    most: Math.max(...moments.map((moment) => countAnswers(moment) + moment.failed)),
  }
}

const countAnswers = ({ answered }: Moment): number => sum(Object.values(answered))

const topOf = (index: number): number => index * (panelHeight + gap)

const legendOf = (theme: Theme) => ({
  top: 0,
  right: 20,
  itemWidth: 12,
  itemHeight: 12,
  textStyle: textStyle(theme),
  data: kinds.map(({ name }) => name),
})

function titleOf({ contender, visitors }: Deployment, index: number, theme: Theme) {
  const name = lanes.find((lane) => lane.contender === contender)?.name ?? contender
  return {
    text: `${name}: ${visitors.failed.toLocaleString('en-US')} failed requests`,
    left: 8,
    top: 26 + topOf(index),
    textStyle: { ...textStyle(theme), fontSize: 14 },
    subtext: 'requests per 100 ms',
    subtextStyle: { color: theme.faint, fontFamily: font },
    itemGap: 4,
  }
}

const gridOf = (index: number) => ({ left: 56, right: 24, top: 82 + topOf(index), height: panelHeight - 20 })

const timeAxis = (index: number, { theme, count, untilMs }: Scale) => ({
  type: 'value' as const,
  gridIndex: index,
  min: -1000,
  max: untilMs,
  interval: 1000,
  name: index === count - 1 ? 'seconds since the start of the deployment' : '',
  nameLocation: 'middle' as const,
  nameGap: 26,
  nameTextStyle: textStyle(theme),
  axisLabel: axisLabelInSeconds(theme),
  splitLine: { show: false },
  axisLine: { onZero: false, lineStyle: { color: theme.line } },
})

const requestsAxis = (index: number, { theme, most }: Scale) => ({
  type: 'value' as const,
  gridIndex: index,
  max: Math.ceil(most / 50) * 50,
  axisLabel: textStyle(theme),
  splitNumber: 3,
  splitLine: { lineStyle: { color: theme.line } },
})

type Kind = (typeof kinds)[number]

interface Panel {
  readonly index: number
  readonly scale: Scale
}

function seriesOf(run: Deployment, { name, color }: Kind, { index, scale: { theme, untilMs } }: Panel) {
  const moments = run.visitors.timeline.filter(({ ms }) => ms <= untilMs)
  const oldVersion = Object.keys(moments[0]?.answered ?? {})[0] ?? ''
  const countOf = (moment: Moment): number => {
    if (name === 'failed') return moment.failed
    const byOld = moment.answered[oldVersion] ?? 0
    return name === kinds[0].name ? byOld : countAnswers(moment) - byOld
  }
  return {
    name,
    type: 'bar' as const,
    stack: `panel ${index}`,
    xAxisIndex: index,
    yAxisIndex: index,
    barWidth: 5,
    itemStyle: { color },
    data: moments.map((moment) => [moment.ms, countOf(moment) || '-']), // ECharts draws nothing for a dash
    ...(name === 'failed' && { markLine: startAndEnd(run, theme) }),
  }
}

const startAndEnd = (run: Deployment, theme: Theme) => ({
  symbol: 'none',
  silent: true,
  lineStyle: { color: theme.faint, type: 'dashed' as const },
  label: { color: theme.faint, fontFamily: font },
  data: [
    { xAxis: 0, label: { formatter: 'start' } },
    { xAxis: durationOf(run), label: { formatter: 'end' } },
  ],
})
