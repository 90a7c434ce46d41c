import { seconds } from './table.ts'

/** Says what the work is at. Without a terminal it says nothing. */
export type At = (doing: string) => void

/**
 * Tells of work that takes its time: in a terminal by one line that lives, elsewhere by a line at its start and one at
 * its end. What `work` gives is the last word.
 */
export async function live(what: string, work: (at: At) => Promise<string>): Promise<void> {
  const terminal = process.stdout.isTTY
  const startedAt = performance.now()
  let doing = ''
  const draw = () => process.stdout.write(`\r\x1b[2K${what}: ${doing} … ${seconds(performance.now() - startedAt)} s`)
  const timer = terminal ? setInterval(draw, 100) : undefined
  process.stdout.write(terminal ? '' : `${what} …\n`)
  try {
    const said = await work((now) => (doing = now))
    process.stdout.write(terminal ? `\r\x1b[2K${what}: ${said}\n` : `  ${said}\n`)
  } catch (error) {
    if (terminal) process.stdout.write('\n')
    throw error
  } finally {
    clearInterval(timer)
  }
}
