import type { DrainArgs } from '../../../src/commands/drain-workers.ts'
import type { ColorTarget } from '../../../src/domain/color-target.ts'
import type { ProbeNginxArgs } from '../../../src/commands/probe-nginx.ts'
import type { DrainConnectionsArgs } from '../../../src/commands/drain-connections.ts'
import type { SwitchNginxArgs } from '../../../src/commands/switch-nginx.ts'
import { needsReload } from '../../../src/domain/live-site.ts'
import { encodeAnswer, textLine, factLine } from './facts.ts'
import type { Machine } from './machine.ts'
import type { Script } from './scripts.ts'
import { masterOf } from './nginx-container.ts'
import { toSitePath, type Generation } from './nginx.ts'
import { encodeText } from '../../../src/host/facts.ts'

interface SwitchReport {
  readonly result: string
  readonly restored?: boolean
  readonly output?: string
  readonly started?: boolean
  readonly workers?: readonly string[]
  readonly logSize?: number
  readonly reloaded?: boolean
  readonly quit?: boolean
}

function* printReport({
  result,
  restored = true,
  output = '',
  started = false,
  workers = [],
  logSize = -1,
  reloaded = true,
  quit = false,
}: SwitchReport): Generator<string> {
  const words = [restored, started, reloaded, quit].map((each) => (each ? 'yes' : 'no'))
  yield factLine('result', result, ...words.slice(0, 2), logSize, ...words.slice(2), 1)
  yield textLine('output', output)
  for (const worker of workers) yield factLine('worker', worker)
}

const lockWaitMs = 10_000

/** Ends with the new target in force, or with the old one restored. */
export const switchNginxScript: Script<SwitchNginxArgs> = function* (machine, args) {
  const { linkFolderHolder: holder } = machine
  if (holder !== undefined) yield lockWaitMs
  if (holder !== undefined) yield textLine('holder', holder)
  if (holder !== undefined && args.isUndo === true) yield textLine('unlocked', 'busy')
  const isRefused = holder !== undefined && args.isUndo !== true
  yield* printReport(isRefused ? { result: 'busy' } : yield* applySwitch(machine, args))
  const master = masterOf(machine)
  if (machine.nginxPlace === 'container' && master !== undefined) yield factLine('master', master)
  return 'done'
}

function* applySwitch(
  machine: Machine,
  { nginx: { site }, nginxAction = 'reload', proven, ...args }: SwitchNginxArgs,
): Generator<number, SwitchReport> {
  const { nginx, link: former } = machine
  const [from, to] = [toSitePath(site, args.from), toSitePath(site, args.to)]
  if (former !== from && former !== to) return { result: 'changed', output: `it holds '${former ?? ''}' now` }
  if (machine.linkIsRegularFile) return { result: 'changed', output: 'it is a regular file now, and not a link' }
  const isRunning = (id: string) => machine.engine.containers.some((each) => each.id === id && machine.isUp(each))
  if (!(proven?.ids ?? []).every(isRunning)) return { result: 'not-proven', output: 'one of its containers is exited' }
  const giveUp = (result: string, output: string): SwitchReport => {
    if (machine.linkIsReadOnly) return { result, restored: false, output }
    machine.link = former
    return { result, output }
  }
  if (machine.linkIsReadOnly) return giveUp('site-failed', 'Read-only file system')
  const workers = nginx.current?.workers ?? []
  const quit = nginxAction === 'quit' && (!nginx.isRunning || nginx.isStartedBySwitch)
  if (quit) nginx.quit(machine.now)
  machine.link = to
  yield 5
  if (quit) return { result: 'switched', workers, quit }
  if (!needsReload(site) && nginx.isRunning) return { result: 'switched' }
  if (needsReload(site) && nginxAction !== 'reload' && machine.linkDangles)
    return { result: 'switched', reloaded: false }
  const problem = machine.findConfigurationError()
  if (problem !== undefined) return giveUp('test-failed', `nginx: [emerg] ${problem}`)
  yield 5
  if (machine.reloadFails) return giveUp('reload-failed', 'nginx: [error] open() "/run/nginx.pid" failed')
  if (nginx.current !== undefined) {
    const logSize = nginx.errorLog.length
    nginx.reload(machine.now, machine.configuredPort())
    return { result: 'switched', workers, logSize }
  }
  nginx.start(machine.configuredPort())
  nginx.isStartedBySwitch = true
  return { result: 'switched', started: true }
}

/** The lines of one probe of the running nginx: one for each request, but of one place only until a color was reached. */
export function printProbes(machine: Machine, args: ProbeNginxArgs): readonly string[] {
  const reachesColor = findReachedPort(machine) !== undefined
  const places = args.candidates.map(({ place }) => place)
  const isHttps = (i: number) => args.candidates[i]?.url.startsWith('https:') === true
  const sent = places.flatMap((place, i) => (reachesColor && !isHttps(i) && places.indexOf(place) < i ? [] : [i]))
  return sent.map((i) => printProbe(machine, args, i))
}

/** Docker accepts connections for each container that is up, even if its application does not listen yet. */
function findReachedPort(machine: Machine): number | undefined {
  if (machine.ownStatuses.has(machine.nginx.current?.port ?? 0)) return undefined
  const upstream = machine.findByPort(machine.nginx.current?.port)
  return upstream === undefined || machine.hasCrashed(upstream) ? undefined : upstream.port
}

/** The answer of a container itself. */
function requestPort(machine: Machine, port: number) {
  const container = machine.findByPort(port)
  return container !== undefined && machine.isListening(container) ? { status: 200, body: 'Hello' } : undefined
}

function printProbe(machine: Machine, args: ProbeNginxArgs, candidate: number): string {
  const { targets, requests, workers, logSize } = args
  const { nginx } = machine
  const all = [nginx.current, ...nginx.shuttingDown].flatMap((generation) => generation?.workers ?? [])
  const newWorkers = all.filter((worker) => !workers.includes(worker)).length
  const url = new URL(args.candidates[candidate]?.url ?? '')
  const isDead = url.protocol === 'https:'
  const plainAnswer = () => (url.port === '' ? machine.requestSite() : requestPort(machine, Number(url.port)))
  const answer = isDead ? undefined : plainAnswer()
  const reached = isDead ? undefined : findReachedPort(machine)
  const connections = ({ ports }: ColorTarget) => (ports.some((port) => reached === port) ? requests : 0)
  const reloadDone = nginx.isRunning && !nginx.isReloading ? 'yes' : 'no'
  const isKept = ({ workers: own }: Generation) => own.length === 0
  const open = ({ ports }: ColorTarget) =>
    nginx.shuttingDown.filter((each) => isKept(each) && ports.some((port) => each.port === port)).length
  const leaving = nginx.shuttingDown.filter((each) => !isKept(each)).length
  const counts = [
    connections(targets.blue),
    connections(targets.green),
    open(targets.blue),
    open(targets.green),
    leaving,
  ]
  const newErrors = logSize < 0 ? '' : nginx.errorLog.slice(logSize)
  return factLine(
    'probe',
    reloadDone,
    nginx.isRunning ? 'yes' : 'no',
    newWorkers,
    reached === undefined ? 1 : requests,
    ...counts,
    encodeAnswer(answer),
    encodeText(newErrors),
    candidate,
    '-',
    (machine.nginxPlace === 'container' ? masterOf(machine) : undefined) ?? '-',
  )
}

export const watchNginxScript: Script<ProbeNginxArgs> = function* (machine, args, { timeoutMs }) {
  const end = machine.now + timeoutMs
  while (machine.now < end) {
    yield* printProbes(machine, args)
    yield 100
  }
  return 'time is up'
}

/** Without a reload the requests themselves are waited for. */
export const drainScript: Script<DrainArgs | DrainConnectionsArgs> = function* (machine, args) {
  if ('workers' in args) return yield* drainWorkers(machine, args)
  const { nginx } = machine
  const end = machine.now + args.timeoutMs
  while (nginx.shuttingDown.length > 0 && machine.now < end) {
    yield factLine('waiting', nginx.shuttingDown.length)
    yield 50
  }
  yield factLine('left', nginx.shuttingDown.length)
  yield factLine('open', countOpen(machine, args.target))
  yield factLine('quiet', 0)
  return 'done'
}

const countOpen = ({ nginx }: Machine, { ports }: ColorTarget): number =>
  nginx.shuttingDown.filter((generation) => ports.some((port) => generation.port === port)).length

/** Waits for the given workers, and for all others that shut down. */
function* drainWorkers(
  machine: Machine,
  { workers, target, timeoutMs }: DrainArgs,
): Generator<number | string, 'done'> {
  const { nginx } = machine
  const drained = new Set([...workers, ...nginx.shuttingDown.flatMap((generation) => generation.workers)])
  const remaining = () =>
    [nginx.current, ...nginx.shuttingDown].flatMap((each) => each?.workers ?? []).filter((each) => drained.has(each))
  const end = machine.now + timeoutMs
  while (remaining().length > 0 && machine.now < end) {
    yield factLine('waiting', remaining().length)
    yield 50
  }
  yield factLine('left', remaining().length)
  yield factLine('open', countOpen(machine, target))
  return 'done'
}
