import type { PerColor } from '../domain/color.ts'
import type { ColorTarget } from '../domain/color-target.ts'
import type { HttpAnswer } from '../domain/http-answer.ts'
import { needsReload } from '../domain/live-site.ts'
import { localPort, type SiteRequest } from '../domain/site-request.ts'
import { decodeText, FactReader, parseNumber } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import type { Parameters } from '../host/prologue.ts'
import { parseHttpAnswer, requestParameters, type HttpRequest } from './http-request.ts'
import { networkParameters, placeParameters, type NginxPlace } from './nginx-parameters.ts'
import type { Nginx } from './switch-nginx.ts'

/** What one probe of nginx with one request found, from outside and from inside. */
export interface NginxProbe {
  /** The position of the request in `ProbeNginxArgs.candidates`. */
  readonly candidate: number
  /** nginx runs, and no reload is under way: the rest is the effect of the last reload. */
  readonly reloadDone: boolean
  /** Workers that did not exist before the reload. */
  readonly newWorkers: number
  /** Lines of `[emerg]` that the error log got since. */
  readonly errorLogLines: string
  /** How many requests were sent, one after the other. The first one that reached no color was the last one. */
  readonly requestCount: number
  /** Of the last request that reached a color, else of the last request. */
  readonly answer: HttpAnswer
  /** Of the last request, if it reached no color after others that did. */
  readonly missedAnswer?: HttpAnswer | undefined
  /** False: the request goes to this machine, and no program listens there. */
  readonly portIsOpen: boolean
  /** After how many of these requests each color's port had a new connection. */
  readonly newConnections: PerColor<number>
  /** How many connections nginx has open to each color's port, for requests under way or kept for later ones. */
  readonly openConnections: PerColor<number>
  /** Workers with an earlier configuration, which finish their requests. */
  readonly workersShuttingDown: number
  /** No switch ends workers, so that open connections may be of requests from before the last one. */
  readonly keepsWorkers: boolean
  /** `PID:START` of nginx's master in a container; absent: it runs on the host, or not at all. */
  readonly master?: string | undefined
}

export type ProbedNginx = NginxPlace & Pick<Nginx, 'errorLog' | 'site'>

export interface ProbeNginxArgs {
  readonly nginx: ProbedNginx
  /** The requests, each sent several times: the connections of another client must not decide alone. */
  readonly candidates: readonly CandidateRequest[]
  readonly targets: PerColor<ColorTarget>
  /** How many times each request is sent. */
  readonly requests: number
  /** From `SwitchResult`; empty and -1 to probe without a switch. */
  readonly workers: readonly string[]
  readonly logSize: number
}

export type CandidateRequest = HttpRequest & SiteRequest

/**
 * Probes nginx once with each candidate; of one place only until a color was reached. There is one probe for each candidate
 * that was sent.
 */
export function probeNginx(args: ProbeNginxArgs): Command<readonly NginxProbe[]> {
  return {
    name: 'probe nginx',
    args,
    script: new HostScript('probe-nginx', probeParameters(args)),
    timeoutMs: 180_000,
    parse: (output) => new FactReader(output).findAll('probe').map(({ words }) => toNginxProbe(words, args.nginx)),
  }
}

/** What lib/nginx-probe.sh and lib/http.sh need. */
export function probeParameters(args: ProbeNginxArgs): Parameters {
  const { nginx, candidates, targets, requests, workers, logSize } = args
  const [first] = candidates
  if (first === undefined) throw new Error('nginx cannot be probed without a request')
  return {
    ...placeParameters(nginx),
    ...networkParameters(nginx),
    error_log: nginx.errorLog,
    log_size: logSize,
    workers: workers.join(' '),
    requests,
    blue_target: targetWords(targets.blue),
    green_target: targetWords(targets.green),
    ...requestParameters(first),
    candidates: candidates.flatMap(toWords),
  }
}

/** What find_target of lib/targets.sh takes. */
export const targetWords = ({ ports, containers }: ColorTarget): readonly string[] => [
  ports.join(','),
  ...(containers === undefined ? [] : [containers.project, ...containers.services]),
]

const toWords = (candidate: CandidateRequest): readonly string[] => {
  const { place, url, hostHeader = '', forwardedProto = '', connectTo = '', proxyProtocol } = candidate
  return [place, String(localPort(candidate)), url, hostHeader, forwardedProto, connectTo, proxyProtocol ? 'yes' : 'no']
}

/** Reads the words of a fact `probe`. */
export function toNginxProbe(
  [settled, portIsOpen, ...words]: readonly string[],
  { site }: Pick<ProbedNginx, 'site'>,
): NginxProbe {
  const [
    newWorkers,
    requestCount,
    blue,
    green,
    openBlue,
    openGreen,
    shuttingDown,
    answer = '',
    errors = '',
    candidate,
    missed = '-',
    master = '-',
  ] = words
  return {
    reloadDone: settled === 'yes',
    portIsOpen: portIsOpen === 'yes',
    newWorkers: parseNumber(newWorkers),
    requestCount: parseNumber(requestCount),
    newConnections: { blue: parseNumber(blue), green: parseNumber(green) },
    openConnections: { blue: parseNumber(openBlue), green: parseNumber(openGreen) },
    workersShuttingDown: parseNumber(shuttingDown),
    keepsWorkers: !needsReload(site),
    answer: parseHttpAnswer(answer),
    errorLogLines: decodeText(errors).trim(),
    candidate: parseNumber(candidate),
    missedAnswer: missed === '-' ? undefined : parseHttpAnswer(missed),
    master: master === '-' ? undefined : master,
  }
}
