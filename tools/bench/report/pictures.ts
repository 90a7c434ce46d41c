import { init } from 'echarts'
import type { EChartsOption } from 'echarts'
import type { Results } from '../results.ts'
import { stepsChart } from './steps-chart.ts'
import { visitorsChart } from './visitors-chart.ts'

/** Colors of words and lines on GitHub's pages. */
export interface Theme {
  readonly name: 'light' | 'dark'
  readonly text: string
  readonly faint: string
  readonly line: string
}

export const themes: readonly Theme[] = [
  { name: 'light', text: '#1f2328', faint: '#59636e', line: '#d1d9e0' },
  { name: 'dark', text: '#f0f6fc', faint: '#9198a1', line: '#3d444d' },
]

/** A picture in one of the two themes. */
export interface Chart {
  readonly width: number
  readonly height: number
  readonly options: EChartsOption
}

export interface Picture {
  readonly name: string
  readonly draw: (results: Results, theme: Theme) => Chart
}

export const pictures: readonly Picture[] = [
  { name: 'steps', draw: stepsChart },
  { name: 'visitors', draw: visitorsChart },
]

/** The chart as the text of an SVG, drawn without a browser. */
export function render({ width, height, options }: Chart): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, backgroundColor: 'transparent', ...options })
    return `${chart.renderToSVGString()}\n`
  } finally {
    chart.dispose()
  }
}

/** Without quotes: ECharts puts it into an attribute as it is. */
export const font = '-apple-system, BlinkMacSystemFont, Segoe UI, Noto Sans, Helvetica, Arial, sans-serif'
