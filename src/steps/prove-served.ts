import type { HttpAnswer } from '../domain/http-answer.ts'
import { drainWorkers, type DrainResult } from '../commands/drain-workers.ts'
import type { NginxProbe } from '../commands/probe-nginx.ts'
import { readNginxProbe, watchNginx } from '../commands/watch-nginx.ts'
import type { SwitchResult } from '../commands/switch-nginx.ts'
import type { Color } from '../domain/color.ts'
import type { Config, StatusSet } from '../domain/config.ts'
import { runCommand, noteChanges, watchCommand, type Context } from '../engine/context.ts'
import { formatAnswer } from '../domain/health.ts'
import { parseFact } from '../host/facts.ts'
import { StepError } from '../engine/saga.ts'
import { siteRequest, servedColor } from './probe-nginx.ts'
import type { Preflight } from './state.ts'

/** nginx switches within a second; this is for a host that is very busy. */
const limitMs = 15_000

export interface ExpectedServing {
  /** The color that nginx must pass requests to; absent: none, so only the new configuration itself is proven. */
  readonly color?: Color | undefined
  /** Whether that color is up, so that the site must answer. */
  readonly mustAnswer: boolean
  /** Absent: any answer but nginx's own for a dead upstream (502, 503, 504). */
  readonly statuses?: StatusSet | undefined
  /** It was live as it is, so whatever it answers is good. */
  readonly acceptAnyStatus?: boolean
  /** How long nginx's new workers may give bad answers; absent: as long as the proof may take. */
  readonly badAnswerLimitMs?: number | undefined
}

/**
 * Proves that the running nginx took the new configuration: workers that were not there before, and answers through
 * nginx that came from the expected color. An exit code proves none of this: nginx reports success and keeps its old
 * configuration when, say, a new `listen` port is taken. Its log's `[emerg]` lines say why, but prove nothing either:
 * others test and reload configurations too.
 */
export async function proveServed(
  context: Context,
  {
    nginx,
    httpClient,
    workers,
    logSize,
  }: Pick<Preflight, 'nginx' | 'httpClient'> & Pick<SwitchResult, 'workers' | 'logSize'>,
  expected: ExpectedServing,
): Promise<NginxProbe> {
  const { config, clock } = context
  const { badAnswerLimitMs = limitMs } = expected
  let complaint: string | undefined
  let badSince: number | undefined
  const request = siteRequest(httpClient, config)
  const command = watchNginx({ nginx, request, ports: config.ports, requests: 3, workers, logSize }, limitMs)
  const glimpse = await watchCommand(context, command, (line) => {
    const seen = readNginxProbe(line)
    if (seen === undefined) return undefined
    if (seen.reloadDone && seen.newWorkers === 0)
      throw new StepError(
        `nginx kept its old configuration: ${seen.errorLogLines || unreadableLogReason(nginx, config)}`,
      )
    complaint = findSwitchProblem(seen, expected)
    if (complaint === undefined) return seen
    badSince = seen.newWorkers > 0 && isBad(seen.answer, expected) ? (badSince ?? clock.now()) : undefined
    if (badSince !== undefined && clock.now() - badSince > badAnswerLimitMs) throw new StepError(complaint)
    return undefined
  })
  if (glimpse === undefined)
    throw new StepError(`not proven after ${limitMs / 1000} s: ${complaint ?? 'nginx was not seen'}`)
  return glimpse
}

const unreadableLogReason = ({ errorLog }: Preflight['nginx'], { connection: { username } }: Config): string =>
  `${username} may not read its error log ${errorLog}, which says why`

export function findSwitchProblem(glimpse: NginxProbe, expected: ExpectedServing): string | undefined {
  const { color, mustAnswer } = expected
  const { answer, newWorkers } = glimpse
  // Whoever is new read the new link (see "reload" in commands/nginx.ts), even while somebody reloads nginx again.
  if (newWorkers === 0) return 'nginx is not through with its reload yet'
  if (color === undefined || !mustAnswer) return undefined
  if (answer.kind === 'none') return `no answer through nginx: ${answer.reason}`
  const served = servedColor(glimpse)
  const itself = expected.acceptAnyStatus === true && served.kind === 'color' && served.color === color
  if (isBad(answer, expected) && !itself) return `${formatAnswer(answer)} through nginx`
  return served.kind === 'color' && served.color !== color
    ? `nginx still passes requests to ${served.color}`
    : undefined
}

const isBad = (answer: HttpAnswer, { statuses }: ExpectedServing): boolean =>
  answer.kind === 'answer' && !(statuses?.matches(answer.status) ?? ![502, 503, 504].includes(answer.status))

interface DrainTarget {
  readonly nginx: Preflight['nginx']
  readonly workers: readonly string[]
  /** The color that they may still have requests with. */
  readonly color: Color
}

/** Waits for nginx's old workers to finish their requests, at most as long as the drain may take. */
export function waitForOldWorkers(context: Context, { nginx, workers, color }: DrainTarget): Promise<DrainResult> {
  const { config } = context
  const command = drainWorkers({
    pidFile: nginx.pidFile,
    workers,
    port: config.ports[color],
    timeoutMs: config.drainTimeoutMs,
  })
  const note = noteChanges(context)
  return runCommand(context, command, (line) => {
    const { name, words } = parseFact(line)
    if (name === 'waiting' && words[0] !== '0') note(`old nginx workers that still have requests: ${words[0] ?? '?'}`)
  })
}

/** The same before a color is taken down on another way than the drain; tells of what is cut all the same. */
export async function drainBeforeTakeDown(context: Context, leaving: DrainTarget): Promise<void> {
  const { workersLeft, openConnections } = await waitForOldWorkers(context, leaving)
  if (workersLeft === 0 || openConnections === 0) return
  const limit = `${context.config.drainTimeoutMs / 1000} s (drain-timeout)`
  context.warn(`${openConnections} connections with ${leaving.color} were still open after ${limit} and are cut`, {
    connectionsCut: openConnections,
  })
}
