import { blob, fact } from './facts.ts'
import type { Script } from './scripts.ts'

const tellEveryMs = 15_000

/** The lease is its holder's until that one lets go; who waits is told whose it is. */
export const takeLease: Script<{ readonly waitMs: number }> = function* (machine, { waitMs }, { connection }) {
  const end = machine.now + waitMs
  const isFree = () => {
    const { lease } = machine
    return lease === undefined || lease.holder === connection || lease.until <= machine.now
  }
  while (!isFree() && machine.now < end) {
    yield blob('holder', machine.record)
    machine.advance(Math.min(tellEveryMs, end - machine.now, (machine.lease?.until ?? end) - machine.now))
  }
  if (isFree()) machine.lease = { holder: connection, until: Number.POSITIVE_INFINITY }
  yield fact('taken', machine.lease?.holder === connection ? 'yes' : 'no')
  yield blob('record', machine.record)
  return 'done'
}
