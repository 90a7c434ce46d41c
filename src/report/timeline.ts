import type { RootContent } from 'mdast'
import { codeBlock } from './markdown.ts'
import type { StepReport } from './report.ts'
import { formatDuration } from './words.ts'

/**
 * When each step ran, as a Mermaid drawing. Nothing but the steps' own names and numbers goes into it, so that no text of a
 * host can become a part of its language. Its times are UTC wherever it is looked at, since they are read and written as
 * the same local time.
 */
export function drawTimeline(entries: readonly StepReport[]): readonly RootContent[] {
  const [first] = entries
  if (first === undefined) return []
  const long = entries.some(({ startedAt, ms }) => startedAt + ms - first.startedAt > 600_000)
  const section = (title: string, action: StepReport['action']) => {
    const bars = entries.filter((entry) => entry.action === action).map(drawBar)
    return bars.length === 0 ? [] : [`  section ${title}`, ...bars]
  }
  const drawing = [
    'gantt',
    '  dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `  axisFormat ${long ? '%H:%M' : '%H:%M:%S'}`,
    '  todayMarker off',
    ...section('Steps', 'run'),
    ...section('Undone', 'undo'),
  ]
  return [codeBlock(drawing.join('\n'), 'mermaid')]
}

function drawBar({ step, startedAt, ms, result }: StepReport): string {
  const mark = result === 'failed' ? 'crit, ' : result === 'running' ? 'active, ' : 'done, '
  return `  ${step} (${formatDuration(ms)}) :${mark}${formatLocalTime(startedAt)}, ${Math.max(ms, 1)}ms`
}

const formatLocalTime = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ')
