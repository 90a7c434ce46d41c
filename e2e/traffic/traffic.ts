import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { ClientsMessage } from './client-process.ts'
import type { BalancerReport, ClientsReport, TrafficReport } from './report.ts'

/** The clients and their requests. */
export interface TrafficOptions {
  /** The site's URL, `http:` or `https:`. A certificate is not checked. */
  readonly url: string
  /** The site's name, where it is not the host of the URL. */
  readonly siteName?: string
  /** The path for the fresh and the keep-alive clients. */
  readonly path: string
  readonly fresh: number
  readonly keepAlive: number
  readonly slow: number
  /**
   * The requests a second of a load balancer in front of the host. It costs a process of its own. Default: no balancer. It
   * ends TLS, so `url` must then be `http:`.
   */
  readonly balancer?: number
  /** The slow clients request `/slow?ms=<slowMs>`. */
  readonly slowMs: number
  /** The traffic ends after this time: no request begins later, and each may still take `timeoutMs`. */
  readonly maxSeconds: number
  /** A process whose network namespace the clients join (needs root), so that 127.0.0.1 is the host's own. */
  readonly netnsPid?: number
  /** The pause between two requests of a client; default 25, so that 14 clients leave most of two cores to the deployment. */
  readonly pauseMs?: number
  /** The time limit of a request, from its start to the last byte of its answer; default 15,000. */
  readonly timeoutMs?: number
  /** The site may be down at the start, so a failure also counts as a first outcome. */
  readonly expectDown?: boolean
}

/** The options of a process of clients, with all defaults filled in. */
export type ClientsOptions = Required<Omit<TrafficOptions, 'netnsPid'>>

/** Clients that run. */
export interface Traffic {
  /** Resolves when the clients have ended for any reason. */
  readonly ended: Promise<unknown>
  /** Lets the requests in flight finish and returns the report, each time the same. Rejects if the clients died. */
  readonly stop: () => Promise<TrafficReport>
  /** Ends the clients at once without a report, for the clean-up after a failed test. */
  readonly kill: () => void
}

// The time that a busy machine may take to start the process, and to write its report.
const slackMs = 10_000

/**
 * Starts clients and resolves when each kind has its first good answer (with `expectDown`: its first outcome). Rejects with
 * the summary of the clients if that takes longer than 2 × `slowMs` + `timeoutMs` + 10 s.
 */
export async function startTraffic(options: TrafficOptions): Promise<Traffic> {
  const { netnsPid, ...rest } = options
  const siteName = new URL(rest.url).host
  const full = { pauseMs: 25, timeoutMs: 15_000, expectDown: false, balancer: 0, siteName, ...rest }
  const visitors = startProcess<ClientsReport>('clients.ts', full, netnsPid)
  const balancer = full.balancer > 0 ? startProcess<BalancerReport>('balancer.ts', full, netnsPid) : undefined
  const processes = [visitors, ...(balancer === undefined ? [] : [balancer])]
  const kill = () => processes.forEach((each) => each.kill())
  const ended = Promise.all(processes.map((each) => each.ended))
  const stop = async () => {
    const [report, ofBalancer] = await Promise.all([visitors.stop(), balancer?.stop()])
    return { ...report, ...(ofBalancer && { balancer: ofBalancer }) }
  }
  try {
    await Promise.all(processes.map((each) => each.ready))
  } catch (error) {
    kill()
    throw error
  }
  return { ended, stop, kill }
}

interface ClientProcess<Report> extends Omit<Traffic, 'stop'> {
  readonly ready: Promise<unknown>
  readonly stop: () => Promise<Report>
}

function startProcess<Report extends ClientsReport>(
  program: string,
  options: ClientsOptions,
  netnsPid: number | undefined,
): ClientProcess<Report> {
  const { maxSeconds, slowMs, timeoutMs } = options
  const child = spawnClients(program, options, netnsPid)
  const { ready, report } = readMessages<Report>(child)
  const kill = () => void child.kill('SIGKILL')
  const lastResort = setTimeout(kill, maxSeconds * 1000 + timeoutMs + slackMs).unref()
  child.once('exit', () => clearTimeout(lastResort))
  const stop = () => {
    child.stdin?.write('stop\n')
    return report
  }
  const tooLate = setTimeout(() => void stop().catch(kill), 2 * slowMs + timeoutMs + slackMs)
  const started = Promise.race([ready, report.then(failToStart)]).finally(() => clearTimeout(tooLate))
  return { ready: started, ended: report.catch(() => undefined), stop, kill }
}

function failToStart({ summary, failures }: ClientsReport): never {
  const last = failures.at(-1)
  throw new Error(`not every kind of client got an answer: ${summary}${last ? `; last: ${last.detail}` : ''}`)
}

function spawnClients(program: string, options: ClientsOptions, netnsPid: number | undefined): ChildProcess {
  const command = [process.execPath, join(import.meta.dirname, program), JSON.stringify(options)]
  const [file = '', ...args] =
    netnsPid === undefined ? command : ['nsenter', '-t', String(netnsPid), '-n', '--', ...command]
  return spawn(file, args, { stdio: 'pipe' })
}

function readMessages<Report>(child: ChildProcess) {
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('the clients have no standard output')
  const ready = Promise.withResolvers<undefined>()
  const report = Promise.withResolvers<Report>()
  const errorOutput = text(stderr)
  // `stop` rejects with the error. Until it is called, the rejection must not count as unhandled.
  report.promise.catch(() => undefined)
  // The pipe may be closed before 'stop' is written. Then the report counts, or its absence.
  child.stdin?.on('error', () => undefined)
  child.once('error', (error) => report.reject(error))
  createInterface({ input: stdout }).on('line', (line) => {
    const message = JSON.parse(line) as ClientsMessage
    if (message.kind === 'ready') ready.resolve(undefined)
    else report.resolve(message.report as Report)
  })
  void once(child, 'close').then(async ([code, signal]: unknown[]) => {
    report.reject(new Error(`the clients ended (${String(code ?? signal)}) without a report: ${await errorOutput}`))
  }, report.reject)
  return { ready: ready.promise, report: report.promise }
}
