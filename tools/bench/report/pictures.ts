import { init } from 'echarts'
import type { Results } from '../results.ts'
import { stepsChart } from './steps-chart.ts'
import type { Chart, Theme } from './theme.ts'
import { visitorsChart } from './visitors-chart.ts'

/** A picture of docs/benchmarks.md, drawn once for each theme. */
export interface Picture {
  readonly name: string
  readonly draw: (results: Results, theme: Theme) => Chart
}

export const pictures: readonly Picture[] = [
  { name: 'steps', draw: stepsChart },
  { name: 'visitors', draw: visitorsChart },
]

/** Renders a chart as the text of an SVG file. No browser is needed. */
export function renderSvg({ width, height, options }: Chart): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, backgroundColor: 'transparent', ...options })
    return `${chart.renderToSVGString()}\n`
  } finally {
    chart.dispose()
  }
}
