import type { WatchHealthArgs } from '../../../src/commands/watch-health.ts'
import { encodeAnswer, factLine, inspectRows, textLine } from './facts.ts'
import type { Script } from './scripts.ts'

const inspectIntervalMs = 1_000
const pauseMs = 100

/** Prints the answers when one differs from the one before, and the containers after it and each second. */
export const watchHealthScript: Script<WatchHealthArgs> = function* (
  machine,
  { urls, containers, live },
  { timeoutMs },
) {
  const end = machine.now + timeoutMs
  const own = () => machine.engine.containers.filter(({ id }) => containers.includes(id))
  const watched = () => machine.engine.containers.filter(({ id }) => containers.includes(id) || id === live)
  let last = ''
  let inspectedAt = machine.now
  for (const line of machine.memoryLines(watched().map(({ id }) => id))) yield line
  try {
    yield textLine('containers', inspectRows(machine, watched()))
    while (machine.now < end) {
      const answers = urls.map((url) => {
        const listening = own().find((each) => each.port === Number(new URL(url).port) && machine.isListening(each))
        return `=${encodeAnswer(listening?.image.behavior)}`
      })
      const answer = answers.join(' ')
      if (answer !== last) yield factLine('answers', ...answers)
      if (answer !== last || machine.now - inspectedAt >= inspectIntervalMs) {
        yield textLine('containers', inspectRows(machine, watched()))
        inspectedAt = machine.now
      }
      last = answer
      yield pauseMs
    }
    return 'time is up'
  } finally {
    // The machine knows the real health, whatever the run makes of these lines.
    if (own().length > 0 && own().every((each) => machine.isHealthy(each)))
      own().forEach((each) => machine.markProven(each))
  }
}
