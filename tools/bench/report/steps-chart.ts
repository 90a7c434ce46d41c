import { seconds } from '../../table.ts'
import { durationOf, type Deployment, type Results } from '../results.ts'
import { sum } from '../statistics.ts'
import { findTypical, ordinaryAction, selectDeployments, splitIntoParts } from './select.ts'
import { axisLabelInSeconds, font, textStyle, type Chart, type Theme } from './theme.ts'

/** Cool colors: what every deployment must do. Warm colors: what this action adds. */
const colors: Readonly<Record<string, string>> = {
  start: '#fb8f44',
  connect: '#e16f24',
  lock: '#bc4c00',
  state: '#d4a72c',
  pull: '#218bff',
  up: '#0969da',
  health: '#3b8ff0',
  switch: '#8250df',
  verify: '#bf8700',
  drain: '#6e7781',
  stop: '#1b7c83',
  end: '#953800',
}

const width = 960
const rowHeight = 34

interface Row {
  readonly title: string
  readonly run: Deployment
}

/** The time of each step: one bar for each contender, of the typical one of its deployments. */
export function stepsChart(results: Results, theme: Theme): Chart {
  const rows = results.hosts.flatMap((host) => rowsOf(host, results))
  const height = rows.length * rowHeight + 110
  const text = textStyle(theme)
  return {
    width,
    height,
    options: {
      textStyle: text,
      color: Object.values(colors),
      legend: { top: 0, left: 8, itemWidth: 12, itemHeight: 12, itemGap: 12, textStyle: text },
      grid: { left: 190, right: 60, top: 36, bottom: 52 },
      xAxis: {
        type: 'value',
        name: 'seconds since the start',
        nameLocation: 'middle',
        nameGap: 30,
        nameTextStyle: text,
        axisLabel: axisLabelInSeconds(theme),
        splitLine: { lineStyle: { color: theme.line } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(({ title }) => title),
        axisLabel: text,
        axisTick: { show: false },
      },
      series: [...Object.keys(colors).map((name) => partSeries(name, rows)), totalSeries(rows, theme)],
    },
  }
}

function rowsOf(host: Results['hosts'][number], { plan }: Results): readonly Row[] {
  const floor = { title: `${host.kind}: floor`, run: findTypical(selectDeployments(host, { contender: 'floor' })) }
  const actions = plan.roundTripsMs.map((roundTripMs) => ({
    title: `action, ${roundTripMs} ms`,
    run: findTypical(selectDeployments(host, { contender: ordinaryAction, roundTripMs })),
  }))
  const inline = findTypical(selectDeployments(host, { contender: 'inline' }))
  return [floor, ...actions, { title: 'inline script, 0 ms', run: inline }]
}

/** The ms from which a part is wide enough for its name, on an axis of about 18 s. A narrower part has only its color. */
const roomFor = (name: string): number => 150 + name.length * 120

function partSeries(name: string, rows: readonly Row[]) {
  const data = rows.map(({ run }) => {
    const parts = splitIntoParts(run).filter((part) => part.name === name)
    return sum(parts.map(({ ms }) => ms))
  })
  return {
    name,
    type: 'bar' as const,
    stack: 'whole',
    barWidth: '68%',
    data: data.map((ms) => ({ value: ms, label: { show: ms >= roomFor(name) } })),
    label: { color: '#ffffff', fontFamily: font, fontSize: 11, formatter: name },
  }
}

/** An invisible end of each bar with a label: the whole duration. */
function totalSeries(rows: readonly Row[], theme: Theme) {
  return {
    type: 'bar' as const,
    stack: 'whole',
    itemStyle: { color: 'transparent' },
    data: rows.map(({ run }) => ({
      value: 1,
      label: {
        show: true,
        position: 'right' as const,
        color: theme.text,
        fontFamily: font,
        formatter: `${seconds(durationOf(run))} s`,
      },
    })),
  }
}
