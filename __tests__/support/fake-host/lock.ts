import { textLine, factLine } from './facts.ts'
import type { Machine } from './machine.ts'
import type { Script } from './scripts.ts'

const firstHolderReportMs = 1_000
const holderReportIntervalMs = 15_000

/** Takes the lock when it is free. While it waits, it prints the record, which names the holder. */
export const takeLockScript: Script<{ readonly waitMs: number }> = function* (machine, { waitMs }, { connection }) {
  const end = machine.now + waitMs
  const isFree = () => {
    const { lock } = machine
    return lock === undefined || lock.holder === connection || lock.until <= machine.now
  }
  const waited = !isFree()
  let reportAt = machine.now + firstHolderReportMs
  while (!isFree() && machine.now < end) {
    yield Math.min(100, end - machine.now, (machine.lock?.until ?? end) - machine.now)
    if (isFree() || (machine.now < reportAt && machine.now < end)) continue
    yield textLine('holder', machine.record)
    yield factLine('waiting', 'project')
    reportAt = machine.now + holderReportIntervalMs
  }
  if (isFree()) machine.lock = { holder: connection, until: Number.POSITIVE_INFINITY }
  const taken = machine.lock?.holder === connection
  yield factLine('taken', taken ? (waited ? 'waited' : 'yes') : 'no')
  yield* printRecord(machine)
  return 'done'
}

/** Reads the lock and the record. Changes neither. */
export const readRecordScript: Script<unknown> = function* (machine) {
  const { lock } = machine
  yield factLine('held', lock !== undefined && lock.until > machine.now ? 'yes' : 'no')
  yield* printRecord(machine)
  return 'done'
}

function* printRecord({ record, recordProblem }: Machine): Generator<string> {
  yield textLine('record', recordProblem === undefined ? record : '')
  if (recordProblem !== undefined) yield textLine('record-problem', recordProblem)
}

export const asidePath = '/home/ubuntu/.local/state/ec2-blue-green-deploy/app.json.unreadable-20260131T235958Z'

/** Moves the record, so that the next one does not overwrite it. */
export const setRecordAsideScript: Script<unknown> = function* (machine) {
  machine.asideRecords.push(machine.record)
  machine.record = ''
  machine.recordProblem = undefined
  yield textLine('aside', asidePath)
  return 'done'
}
