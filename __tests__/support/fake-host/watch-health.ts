import type { WatchHealthArgs } from '../../../src/commands/watch-health.ts'
import { encodeAnswer, factLine, inspectRows, textLine } from './facts.ts'
import type { Script } from './scripts.ts'

const inspectIntervalMs = 1_000
const pauseMs = 100

/** Prints each answer that differs from the one before, and the containers after it and each second. */
export const watchHealthScript: Script<WatchHealthArgs> = function* (machine, { containers, live }, { timeoutMs }) {
  const end = machine.now + timeoutMs
  const own = () => machine.engine.containers.filter(({ id }) => containers.includes(id))
  const watched = () => machine.engine.containers.filter(({ id }) => containers.includes(id) || id === live)
  let last = ''
  let inspectedAt = machine.now
  for (const line of machine.memoryLines(watched().map(({ id }) => id))) yield line
  try {
    yield textLine('containers', inspectRows(machine, watched()))
    while (machine.now < end) {
      const listening = own().find((each) => each.port !== undefined && machine.isListening(each))
      const answer = encodeAnswer(listening?.image.behavior)
      if (answer !== last) yield factLine('answer', answer)
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
