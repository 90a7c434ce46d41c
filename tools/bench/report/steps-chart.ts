import { seconds } from '../../table.ts'
import { durationOf, type Deployment, type Results } from '../results.ts'
import { font, type Chart, type Theme } from './pictures.ts'
import { choose, partsOf, typical } from './select.ts'

/** Cool: what the host must do anyway. Warm: what is ours. */
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

/** Where the time of a deployment goes, step by step: one bar for each contender, the typical one of its rounds. */
export function stepsChart(results: Results, theme: Theme): Chart {
  const rows = results.hosts.flatMap((host) => rowsOf(host, results))
  const height = rows.length * rowHeight + 110
  const text = { color: theme.text, fontFamily: font }
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
        axisLabel: { ...text, formatter: (ms: number) => String(ms / 1000) },
        splitLine: { lineStyle: { color: theme.line } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(({ title }) => title),
        axisLabel: text,
        axisTick: { show: false },
      },
      series: [...Object.keys(colors).map((name) => partSeries(name, rows)), totals(rows, theme)],
    },
  }
}

function rowsOf(host: Results['hosts'][number], { plan }: Results): readonly Row[] {
  const near = { title: `${host.kind}: floor`, run: typical(choose(host, { contender: 'floor' })) }
  const actions = plan.roundTripsMs.map((roundTripMs) => ({
    title: `action, ${roundTripMs} ms`,
    run: typical(choose(host, { contender: 'action', roundTripMs })),
  }))
  return [near, ...actions, { title: 'inline script, 0 ms', run: typical(choose(host, { contender: 'inline' })) }]
}

/** A part too small for its name is told by its color alone. In ms, for an axis of about 18 s. */
const roomFor = (name: string): number => 150 + name.length * 120

function partSeries(name: string, rows: readonly Row[]) {
  const data = rows.map(({ run }) =>
    sum(
      partsOf(run)
        .filter((part) => part.name === name)
        .map(({ ms }) => ms),
    ),
  )
  return {
    name,
    type: 'bar' as const,
    stack: 'whole',
    barWidth: '68%',
    data: data.map((ms) => ({ value: ms, label: { show: ms >= roomFor(name) } })),
    label: { color: '#ffffff', fontFamily: font, fontSize: 11, formatter: name },
  }
}

/** An invisible end of each bar that carries its length. */
function totals(rows: readonly Row[], theme: Theme) {
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

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
