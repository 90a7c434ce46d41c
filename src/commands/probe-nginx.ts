import type { PerColor } from '../domain/color.ts'
import type { HttpAnswer } from '../domain/http-answer.ts'
import { decodeText, FactReader, parseNumber } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import type { Parameters } from '../host/prologue.ts'
import { parseHttpAnswer, requestParameters, type HttpRequest } from './http-request.ts'
import type { Nginx } from './switch-nginx.ts'

/** What one probe of nginx found, from outside and from inside. */
export interface NginxProbe {
  /** nginx runs, and no reload is under way: the rest is the effect of the last reload. */
  readonly reloadDone: boolean
  /** Workers that did not exist before the reload. */
  readonly newWorkers: number
  /** Lines of `[emerg]` that the error log got since. */
  readonly errorLogLines: string
  /** How many requests were made, one after the other; `answer` is the last one's. */
  readonly requestCount: number
  readonly answer: HttpAnswer
  /** False: the request goes to this machine, and no program listens there. */
  readonly portIsOpen: boolean
  /** How many connections to each color's port came with these requests. */
  readonly newConnections: PerColor<number>
  /** How many connections nginx has open to each color's port, for requests under way or kept for later ones. */
  readonly openConnections: PerColor<number>
  /** Workers with an earlier configuration, which finish their requests. */
  readonly workersShuttingDown: number
}

export interface ProbeNginxArgs {
  readonly nginx: Pick<Nginx, 'pidFile' | 'errorLog'>
  readonly request: HttpRequest
  readonly ports: PerColor<number>
  /** Several in one probe: the connections of another client must not decide alone. */
  readonly requests: number
  /** From `SwitchResult`; empty and -1 to probe without a switch. */
  readonly workers: readonly string[]
  readonly logSize: number
}

/** Probes nginx once. */
export function probeNginx(args: ProbeNginxArgs): Command<NginxProbe> {
  return {
    name: 'probe nginx',
    args,
    script: new HostScript('probe-nginx', probeParameters(args)),
    timeoutMs: 60_000,
    parse: (output) => toNginxProbe(new FactReader(output).findAll('probe')[0]?.words ?? []),
  }
}

/** What lib/nginx-probe.sh and lib/http.sh need. */
export function probeParameters({ nginx, request, ports, requests, workers, logSize }: ProbeNginxArgs): Parameters {
  return {
    pid_file: nginx.pidFile,
    error_log: nginx.errorLog,
    log_size: logSize,
    workers: workers.join(' '),
    requests,
    local_port: localPort(request),
    blue_port: ports.blue,
    green_port: ports.green,
    ...requestParameters(request),
  }
}

/** The port that a request to this machine itself goes to; 0 for any other machine. */
function localPort({ url }: HttpRequest): number {
  const { hostname, port, protocol } = new URL(url)
  if (!/^(127\.[\d.]+|localhost|\[::1\])$/.test(hostname)) return 0
  return Number(port) || (protocol === 'https:' ? 443 : 80)
}

/** Reads the words of a fact `probe`. */
export function toNginxProbe([settled, portIsOpen, ...words]: readonly string[]): NginxProbe {
  const [newWorkers, requestCount, blue, green, openBlue, openGreen, shuttingDown, answer = '', errors = ''] = words
  return {
    reloadDone: settled === 'yes',
    portIsOpen: portIsOpen === 'yes',
    newWorkers: parseNumber(newWorkers),
    requestCount: parseNumber(requestCount),
    newConnections: { blue: parseNumber(blue), green: parseNumber(green) },
    openConnections: { blue: parseNumber(openBlue), green: parseNumber(openGreen) },
    workersShuttingDown: parseNumber(shuttingDown),
    answer: parseHttpAnswer(answer),
    errorLogLines: decodeText(errors).trim(),
  }
}
