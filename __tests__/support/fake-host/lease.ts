import { blob, fact } from './facts.ts'
import type { Script } from './scripts.ts'

const firstTellMs = 1_000
const tellEveryMs = 15_000

/** The lease is its holder's until that one lets go; who waits is told whose it is. */
export const takeLease: Script<{ readonly waitMs: number }> = function* (machine, { waitMs }, { connection }) {
  const end = machine.now + waitMs
  const isFree = () => {
    const { lease } = machine
    return lease === undefined || lease.holder === connection || lease.until <= machine.now
  }
  const waited = !isFree()
  let tellAt = machine.now + firstTellMs
  while (!isFree() && machine.now < end) {
    yield Math.min(100, end - machine.now, (machine.lease?.until ?? end) - machine.now)
    if (isFree() || (machine.now < tellAt && machine.now < end)) continue
    yield blob('holder', machine.record)
    tellAt = machine.now + tellEveryMs
  }
  if (isFree()) machine.lease = { holder: connection, until: Number.POSITIVE_INFINITY }
  const taken = machine.lease?.holder === connection
  yield fact('taken', taken ? (waited ? 'waited' : 'yes') : 'no')
  yield blob('record', machine.record)
  return 'done'
}

/** Somebody who only looks: the lease stays as it is. */
export const seeLease: Script<unknown> = function* (machine) {
  const { lease } = machine
  yield fact('held', lease !== undefined && lease.until > machine.now ? 'yes' : 'no')
  yield blob('record', machine.record)
  return 'done'
}
