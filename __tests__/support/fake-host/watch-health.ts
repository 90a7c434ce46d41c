import type { WatchHealthArgs } from '../../../src/commands/watch-health.ts'
import { answerOf, fact, rows, blob } from './facts.ts'
import type { Script } from './scripts.ts'

const lookEveryMs = 1_000
const pauseMs = 100

/** Tells each answer that differs from the one before, and the containers after it and each second. */
export const watchHealth: Script<WatchHealthArgs> = function* (machine, { containers }, { timeoutMs }) {
  const end = machine.now + timeoutMs
  const own = () => machine.engine.containers.filter(({ id }) => containers.includes(id))
  let last = ''
  let lookedAt = machine.now
  try {
    yield blob('containers', rows(machine, own()))
    while (machine.now < end) {
      const listening = own().find((each) => each.port !== undefined && machine.isListening(each))
      const answer = answerOf(listening?.image.behaviour)
      if (answer !== last) yield fact('answer', answer)
      if (answer !== last || machine.now - lookedAt >= lookEveryMs) {
        yield blob('containers', rows(machine, own()))
        lookedAt = machine.now
      }
      last = answer
      yield pauseMs
    }
    return 'time is up'
  } finally {
    // Whether the reader believes in its health is its own affair; whether it was healthy, the machine knows.
    if (own().length > 0 && own().every((each) => machine.isHealthy(each))) own().forEach((each) => machine.prove(each))
  }
}
