import type { NginxProbe } from '../commands/probe-nginx.ts'
import { readNginxProbe, watchNginx } from '../commands/watch-nginx.ts'
import type { SwitchResult } from '../commands/switch-nginx.ts'
import type { Color } from '../domain/color.ts'
import type { Config, StatusSet } from '../domain/config.ts'
import { formatAnswer } from '../domain/health.ts'
import type { HttpAnswer } from '../domain/http-answer.ts'
import type { Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { watchCommand } from '../engine/watch-command.ts'
import { servedColor, siteRequest } from './probe-nginx.ts'
import type { Preflight } from './stages.ts'

/** nginx needs less than a second for a reload. This limit is for a very busy host. */
const limitMs = 15_000

export interface ExpectedServing {
  /** The color that nginx must pass requests to. Absent: only the new configuration is proven. */
  readonly color?: Color | undefined
  /** Whether that color runs, so that the site must answer. */
  readonly mustAnswer: boolean
  /** Absent: any status but those of nginx for a dead upstream (502, 503, 504). */
  readonly statuses?: StatusSet | undefined
  /** The color was live before, so each status that it answers is accepted. */
  readonly acceptAnyStatus?: boolean
  /** How long new nginx workers may give bad answers, in ms. Absent: as long as the proof may take. */
  readonly badAnswerLimitMs?: number | undefined
}

/**
 * Proves that the running nginx uses the new configuration: it has new workers, and answers through nginx come from the
 * expected color. An exit code proves neither: nginx reports success and keeps its old configuration when, for example, a
 * new `listen` port is taken. `[emerg]` lines of its log show the reason, but other programs can cause them too.
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
  let problem: string | undefined
  let badSince: number | undefined
  const request = siteRequest(httpClient, config)
  const command = watchNginx({ nginx, request, ports: config.ports, requests: 3, workers, logSize }, limitMs)
  const proven = await watchCommand(context, command, (line) => {
    const probe = readNginxProbe(line)
    if (probe === undefined) return undefined
    if (probe.reloadDone && probe.newWorkers === 0)
      throw new StepError(
        `nginx kept its old configuration: ${probe.errorLogLines || unreadableLogReason(nginx, config)}`,
      )
    problem = findSwitchProblem(probe, expected)
    if (problem === undefined) return probe
    badSince = probe.newWorkers > 0 && isBadAnswer(probe.answer, expected) ? (badSince ?? clock.now()) : undefined
    if (badSince !== undefined && clock.now() - badSince > badAnswerLimitMs) throw new StepError(problem)
    return undefined
  })
  if (proven === undefined)
    throw new StepError(`not verified within ${limitMs / 1000} s: ${problem ?? 'nginx could not be probed'}`)
  return proven
}

const unreadableLogReason = ({ errorLog }: Preflight['nginx'], { connection: { username } }: Config): string =>
  `the reason is in its error log ${errorLog}, which ${username} may not read`

/** What is still wrong; undefined: the probe proves what was expected. */
export function findSwitchProblem(probe: NginxProbe, expected: ExpectedServing): string | undefined {
  const { color, mustAnswer } = expected
  const { answer, newWorkers } = probe
  // New workers have read the new link (see reload_nginx in switch-nginx.sh), even while another program reloads nginx again.
  if (newWorkers === 0) return 'nginx has not finished its reload'
  if (color === undefined || !mustAnswer) return undefined
  if (answer.kind === 'none') return `no answer through nginx: ${answer.reason}`
  const served = servedColor(probe)
  const isAccepted = expected.acceptAnyStatus === true && served.kind === 'color' && served.color === color
  if (isBadAnswer(answer, expected) && !isAccepted) return `${formatAnswer(answer)} through nginx`
  return served.kind === 'color' && served.color !== color
    ? `nginx still passes requests to ${served.color}`
    : undefined
}

const isBadAnswer = (answer: HttpAnswer, { statuses }: ExpectedServing): boolean =>
  answer.kind === 'answer' && !(statuses?.matches(answer.status) ?? ![502, 503, 504].includes(answer.status))
