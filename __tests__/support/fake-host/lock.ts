import { blob, fact } from './facts.ts'
import type { Machine } from './machine.ts'
import type { Script } from './scripts.ts'

const firstTellMs = 1_000
const tellEveryMs = 15_000

/** The lock is its holder's until that one lets go; who waits is told whose it is. */
export const takeLease: Script<{ readonly waitMs: number }> = function* (machine, { waitMs }, { connection }) {
  const end = machine.now + waitMs
  const isFree = () => {
    const { lock } = machine
    return lock === undefined || lock.holder === connection || lock.until <= machine.now
  }
  const waited = !isFree()
  let tellAt = machine.now + firstTellMs
  while (!isFree() && machine.now < end) {
    yield Math.min(100, end - machine.now, (machine.lock?.until ?? end) - machine.now)
    if (isFree() || (machine.now < tellAt && machine.now < end)) continue
    yield blob('holder', machine.record)
    tellAt = machine.now + tellEveryMs
  }
  if (isFree()) machine.lock = { holder: connection, until: Number.POSITIVE_INFINITY }
  const taken = machine.lock?.holder === connection
  yield fact('taken', taken ? (waited ? 'waited' : 'yes') : 'no')
  yield* recordFacts(machine)
  return 'done'
}

/** Somebody who only looks: the lock stays as it is. */
export const seeLease: Script<unknown> = function* (machine) {
  const { lock } = machine
  yield fact('held', lock !== undefined && lock.until > machine.now ? 'yes' : 'no')
  yield* recordFacts(machine)
  return 'done'
}

function* recordFacts({ record, recordProblem }: Machine): Generator<string> {
  yield blob('record', recordProblem === undefined ? record : '')
  if (recordProblem !== undefined) yield blob('record-problem', recordProblem)
}

export const asidePath = '/home/ubuntu/.local/state/ec2-blue-green-deploy/app.json.unreadable-20260131T235958Z'

/** Another file takes the record's place only when this one is out of the way. */
export const setRecordAside: Script<unknown> = function* (machine) {
  machine.asideRecords.push(machine.record)
  machine.record = ''
  machine.recordProblem = undefined
  yield blob('aside', asidePath)
  return 'done'
}
