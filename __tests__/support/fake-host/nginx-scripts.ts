import type { DrainArgs } from '../../../src/commands/drain-workers.ts'
import type { ProbeNginxArgs } from '../../../src/commands/probe-nginx.ts'
import type { SwitchNginxArgs } from '../../../src/commands/switch-nginx.ts'
import { answerOf, blob, fact } from './facts.ts'
import type { Machine } from './machine.ts'
import type { Script } from './scripts.ts'
import { encodeText } from '../../../src/host/facts.ts'

interface Report {
  readonly result: string
  readonly restored?: boolean
  readonly said?: string
  readonly started?: boolean
  readonly before?: readonly string[]
  readonly size?: number
  readonly told?: boolean
}

function* report({
  result,
  restored = true,
  said = '',
  started = false,
  before = [],
  size = -1,
  told = true,
}: Report): Generator<string> {
  yield fact('result', result, restored ? 'yes' : 'no', started ? 'yes' : 'no', size, told ? 'yes' : 'no')
  yield blob('output', said)
  for (const worker of before) yield fact('worker', worker)
}

/** Ends with the new target in force or with the old one back in place. */
export const switchSite: Script<SwitchNginxArgs> = function* (machine, args) {
  yield* report(yield* applySwitch(machine, args))
  return 'done'
}

function* applySwitch(
  machine: Machine,
  { from, to, nginxAction = 'reload' }: SwitchNginxArgs,
): Generator<number, Report> {
  const { nginx, link: former } = machine
  if (former !== from && former !== to) return { result: 'changed', said: `it points to '${former ?? ''}' now` }
  const giveUp = (result: string, said: string): Report => {
    if (machine.readOnly) return { result, restored: false, said }
    machine.link = former
    return { result, said }
  }
  if (machine.readOnly) return giveUp('link-failed', 'Read-only file system')
  const before = nginx.current?.workers ?? []
  if (nginxAction === 'quit') nginx.quit(machine.now)
  machine.link = to
  yield 5
  if (nginxAction === 'quit') return { result: 'switched', before }
  if (nginxAction === 'reload-if-there' && machine.dangles) return { result: 'switched', told: false }
  const complaint = machine.testSites()
  if (complaint !== undefined) return giveUp('test-failed', `nginx: [emerg] ${complaint}`)
  yield 5
  if (machine.reloadFails) return giveUp('reload-failed', 'nginx: [error] open() "/run/nginx.pid" failed')
  if (nginx.current !== undefined) {
    const size = nginx.errorLog.length
    nginx.reload(machine.now, machine.portOnDisk())
    return { result: 'switched', before, size }
  }
  nginx.start(machine.portOnDisk())
  return { result: 'switched', started: true }
}

/** One look at the running nginx, with a few requests through it. */
export function glimpse(machine: Machine, { ports, requests, workers, logSize }: ProbeNginxArgs): string {
  const { nginx } = machine
  const all = [nginx.current, ...nginx.leaving].flatMap((generation) => generation?.workers ?? [])
  const fresh = all.filter((worker) => !workers.includes(worker)).length
  const answer = machine.visit()
  // Docker takes a connection for whatever is up, even for an application that does not listen yet.
  const upstream = machine.behind(nginx.current?.port)
  const isThere = upstream !== undefined && !machine.hasCrashed(upstream)
  const flows = (port: number) => (isThere && upstream.port === port ? requests : 0)
  const settled = nginx.runs && !nginx.busy ? 'yes' : 'no'
  const seen = [flows(ports.blue), flows(ports.green), 0, 0, nginx.leaving.length]
  const trouble = logSize < 0 ? '' : nginx.errorLog.slice(logSize)
  return fact(
    'probe',
    settled,
    nginx.runs ? 'yes' : 'no',
    fresh,
    requests,
    ...seen,
    answerOf(answer),
    encodeText(trouble),
  )
}

export const look: Script<ProbeNginxArgs> = function* (machine, args, { timeoutMs }) {
  const end = machine.now + timeoutMs
  while (machine.now < end) {
    yield glimpse(machine, args)
    yield 100
  }
  return 'time is up'
}

/** Waits for the workers of before, and for whichever others are shutting down. */
export const drain: Script<DrainArgs> = function* (machine, { workers, port, timeoutMs }) {
  const { nginx } = machine
  const leaving = new Set([...workers, ...nginx.leaving.flatMap((generation) => generation.workers)])
  const left = () =>
    [nginx.current, ...nginx.leaving].flatMap((each) => each?.workers ?? []).filter((each) => leaving.has(each))
  const end = machine.now + timeoutMs
  while (left().length > 0 && machine.now < end) {
    yield fact('waiting', left().length)
    yield 50
  }
  yield fact('left', left().length)
  yield fact('open', nginx.leaving.filter((generation) => generation.port === port).length)
  return 'done'
}
