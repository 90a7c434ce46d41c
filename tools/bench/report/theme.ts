import type { EChartsOption } from 'echarts'

/** The colors of text and lines on GitHub's pages. */
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

/** A picture in one theme. */
export interface Chart {
  readonly width: number
  readonly height: number
  readonly options: EChartsOption
}

/** The font names have no quotes, since ECharts writes them into an attribute without escaping. */
export const font = '-apple-system, BlinkMacSystemFont, Segoe UI, Noto Sans, Helvetica, Arial, sans-serif'

/** The style of all texts of a chart. */
export const textStyle = (theme: Theme) => ({ color: theme.text, fontFamily: font })

/** A label in seconds for a value in ms. */
export const axisLabelInSeconds = (theme: Theme) => ({
  ...textStyle(theme),
  formatter: (ms: number) => String(ms / 1000),
})
