import { seconds } from './table.ts'

/** Sets what the work does now. It is shown in a terminal only. */
export type SetActivity = (activity: string) => void

/**
 * Shows the progress of some work: in a terminal with one line that changes, elsewhere with a line at its start and one at
 * its end. `work` returns the text of the end.
 */
export async function showProgress(title: string, work: (setActivity: SetActivity) => Promise<string>): Promise<void> {
  const isTerminal = process.stdout.isTTY
  const startedAt = performance.now()
  let activity = ''
  const draw = () =>
    process.stdout.write(`\r\x1b[2K${title}: ${activity} … ${seconds(performance.now() - startedAt)} s`)
  const timer = isTerminal ? setInterval(draw, 100) : undefined
  process.stdout.write(isTerminal ? '' : `${title} …\n`)
  try {
    const end = await work((now) => (activity = now))
    process.stdout.write(isTerminal ? `\r\x1b[2K${title}: ${end}\n` : `  ${end}\n`)
  } catch (error) {
    if (isTerminal) process.stdout.write('\n')
    throw error
  } finally {
    clearInterval(timer)
  }
}
