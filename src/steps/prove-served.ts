import type { Answer } from '../domain/http-answer.ts'
import { drain, type Drained } from '../commands/drain-workers.ts'
import { readGlimpse, watchNginx, type Glimpse } from '../commands/probe-nginx.ts'
import type { Switched } from '../commands/switch-nginx.ts'
import type { Color } from '../domain/color.ts'
import type { Config, StatusSet } from '../domain/config.ts'
import { ask, noteChanges, watch, type Context } from '../engine/context.ts'
import { describeAnswer } from '../domain/health.ts'
import { parseFact } from '../host/facts.ts'
import { StepError } from '../engine/saga.ts'
import { siteQuestion, whoServes } from './probe-nginx.ts'
import type { Survey } from './state.ts'

/** nginx switches within a second; this is for a host that is very busy. */
const limitMs = 15_000

export interface Expected {
  /** The colour that nginx must pass requests to; absent: none, so only the new configuration itself is proven. */
  readonly color?: Color | undefined
  /** Whether that colour is up, so that the site must answer. */
  readonly mustAnswer: boolean
  /** Absent: any answer but nginx's own for a dead upstream (502, 503, 504). */
  readonly statuses?: StatusSet | undefined
  /** It was live as it is, so whatever it answers is good. */
  readonly asItIs?: boolean
  /** How long nginx's new workers may give bad answers; absent: as long as the proof may take. */
  readonly patienceMs?: number | undefined
}

/**
 * Proves that the running nginx took the new configuration: workers that were not there before, and answers through
 * nginx that came from the expected colour. An exit code proves none of this: nginx reports success and keeps its old
 * configuration when, say, a new `listen` port is taken. Its log's `[emerg]` lines say why, but prove nothing either:
 * others test and reload configurations too.
 */
export async function proveServed(
  context: Context,
  { nginx, tool, workers, logSize }: Pick<Survey, 'nginx' | 'tool'> & Pick<Switched, 'workers' | 'logSize'>,
  expected: Expected,
): Promise<Glimpse> {
  const { config, clock } = context
  const { patienceMs = limitMs } = expected
  let complaint: string | undefined
  let badSince: number | undefined
  const question = siteQuestion(tool, config)
  const command = watchNginx({ nginx, question, ports: config.ports, requests: 3, workers, logSize }, limitMs)
  const glimpse = await watch(context, command, (line) => {
    const seen = readGlimpse(line)
    if (seen === undefined) return undefined
    if (seen.settled && seen.newWorkers === 0)
      throw new StepError(`nginx kept its old configuration: ${seen.emergencies || unread(nginx, config)}`)
    complaint = complainAbout(seen, expected)
    if (complaint === undefined) return seen
    badSince = seen.newWorkers > 0 && isBad(seen.answer, expected) ? (badSince ?? clock.now()) : undefined
    if (badSince !== undefined && clock.now() - badSince > patienceMs) throw new StepError(complaint)
    return undefined
  })
  if (glimpse === undefined)
    throw new StepError(`not proven after ${limitMs / 1000} s: ${complaint ?? 'nginx was not seen'}`)
  return glimpse
}

const unread = ({ errorLog }: Survey['nginx'], { connection: { username } }: Config): string =>
  `${username} may not read its error log ${errorLog}, which says why`

export function complainAbout(glimpse: Glimpse, expected: Expected): string | undefined {
  const { color, mustAnswer } = expected
  const { answer, newWorkers } = glimpse
  // Whoever is new read the new link (see "reload" in commands/nginx.ts), even while somebody reloads nginx again.
  if (newWorkers === 0) return 'nginx is not through with its reload yet'
  if (color === undefined || !mustAnswer) return undefined
  if (answer.kind === 'none') return `no answer through nginx: ${answer.why}`
  const served = whoServes(glimpse)
  const itself = expected.asItIs === true && served.kind === 'color' && served.color === color
  if (isBad(answer, expected) && !itself) return `${describeAnswer(answer)} through nginx`
  return served.kind === 'color' && served.color !== color
    ? `nginx still passes requests to ${served.color}`
    : undefined
}

const isBad = (answer: Answer, { statuses }: Expected): boolean =>
  answer.kind === 'answer' && !(statuses?.matches(answer.status) ?? ![502, 503, 504].includes(answer.status))

interface Leaving {
  readonly nginx: Survey['nginx']
  readonly workers: readonly string[]
  /** The colour that they may still have requests with. */
  readonly color: Color
}

/** Waits for nginx's old workers to finish their requests, at most as long as the drain may take. */
export function waitForOldWorkers(context: Context, { nginx, workers, color }: Leaving): Promise<Drained> {
  const { config } = context
  const command = drain({
    pidFile: nginx.pidFile,
    workers,
    port: config.ports[color],
    timeoutMs: config.drainTimeoutMs,
  })
  const note = noteChanges(context)
  return ask(context, command, (line) => {
    const { name, words } = parseFact(line)
    if (name === 'waiting' && words[0] !== '0') note(`old nginx workers that still have requests: ${words[0] ?? '?'}`)
  })
}

/** The same before a colour is taken down on another way than the drain; tells of what is cut all the same. */
export async function letFinish(context: Context, leaving: Leaving): Promise<void> {
  const { left, open } = await waitForOldWorkers(context, leaving)
  if (left === 0 || open === 0) return
  const limit = `${context.config.drainTimeoutMs / 1000} s (drain-timeout)`
  context.warn(`${open} connections with ${leaving.color} were still open after ${limit} and are cut`, {
    connectionsCut: open,
  })
}
