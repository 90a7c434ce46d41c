import type { RootContent } from 'mdast'
import { codeBlock } from './markdown.ts'
import type { StepReport } from './run-report.ts'
import { formatDuration } from './format.ts'

/**
 * Draws when each step ran, in Mermaid. Only step names and numbers go into it, so that no text of a host can become
 * part of the drawing. Times are shown in UTC for every reader, since Mermaid reads and writes them as local time.
 */
export function drawTimeline(steps: readonly StepReport[]): readonly RootContent[] {
  const [first] = steps
  if (first === undefined) return []
  const isLong = steps.some(({ startedAt, ms }) => startedAt + ms - first.startedAt > 600_000)
  const section = (title: string, action: StepReport['action']) => {
    const bars = steps.filter((step) => step.action === action).map(drawBar)
    return bars.length === 0 ? [] : [`  section ${title}`, ...bars]
  }
  const drawing = [
    'gantt',
    '  dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `  axisFormat ${isLong ? '%H:%M' : '%H:%M:%S'}`,
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
