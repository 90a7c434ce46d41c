import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { TrafficReport } from './report.ts'

/** How many clients of which kind ask for what, and how fast. */
export interface TrafficOptions {
  /** Base of the site, `http:` only. */
  readonly url: string
  /** What the fresh and the keep-alive clients ask for. */
  readonly path: string
  readonly fresh: number
  readonly keepAlive: number
  readonly slow: number
  /** The slow clients ask for `/slow?ms=<slowMs>`. */
  readonly slowMs: number
  /** Ends the traffic by itself: no request begins after it, and none lasts longer than `timeoutMs`. */
  readonly maxSeconds: number
  /** A process whose network namespace the clients join (needs root), for `127.0.0.1` to be that host's. */
  readonly netnsPid?: number
  /** Between two requests of one client; default 25: 14 clients then leave most of two cores, slow ones too, to the deployment. */
  readonly pauseMs?: number
  /** For one request, from its start to the last byte of its answer; default 15,000. */
  readonly timeoutMs?: number
  /** The site may not be up yet: a failure is a first outcome too. */
  readonly expectDown?: boolean
}

/** What the process of the clients is told, with nothing left to default. */
export type ClientsOptions = Required<Omit<TrafficOptions, 'netnsPid'>>

export type ClientsMessage = { readonly kind: 'ready' } | { readonly kind: 'report'; readonly report: TrafficReport }

/** Clients at work. */
export interface Traffic {
  readonly pid: number | undefined
  /** Resolves when the clients have ended, by whatever. */
  readonly ended: Promise<unknown>
  /** Lets the requests in flight finish and adds up; again and again the same report. Rejects if the clients died. */
  readonly stop: () => Promise<TrafficReport>
  /** Ends the clients at once, without a report: for clearing up after a failed test. */
  readonly kill: () => void
}

// Time for the process to start and for its report to be written, on a machine that is busy with a deployment.
const slackMs = 10_000

/**
 * Starts clients and resolves when each kind of them has its first good answer (with `expectDown`, its first outcome).
 * Rejects, with what the clients saw, if that takes more than the longest request, one of `timeoutMs` and 10 s.
 */
export async function startTraffic(options: TrafficOptions): Promise<Traffic> {
  const { netnsPid, ...rest } = options
  const full = { pauseMs: 25, timeoutMs: 15_000, expectDown: false, ...rest }
  if (new URL(full.url).protocol !== 'http:') throw new Error(`traffic is for http: URLs, not ${full.url}`)
  const child = spawnClients(full, netnsPid)
  const { ready, report } = listen(child)
  const ended = report.catch(() => undefined)
  const kill = () => void child.kill('SIGKILL')
  const lastResort = setTimeout(kill, full.maxSeconds * 1000 + full.timeoutMs + slackMs).unref()
  child.once('exit', () => clearTimeout(lastResort))
  const stop = () => {
    child.stdin?.write('stop\n')
    return report
  }
  const tooLate = setTimeout(() => void stop().catch(kill), 2 * full.slowMs + full.timeoutMs + slackMs)
  try {
    await Promise.race([ready, report.then(failToStart)])
  } finally {
    clearTimeout(tooLate)
  }
  return { pid: child.pid, ended, stop, kill }
}

function failToStart({ summary, failures }: TrafficReport): never {
  const last = failures.at(-1)
  throw new Error(`not every kind of client got an answer: ${summary}${last ? `; last: ${last.detail}` : ''}`)
}

function spawnClients(options: ClientsOptions, netnsPid: number | undefined): ChildProcess {
  const command = [process.execPath, join(import.meta.dirname, 'clients.ts'), JSON.stringify(options)]
  const [file = '', ...args] =
    netnsPid === undefined ? command : ['nsenter', '-t', String(netnsPid), '-n', '--', ...command]
  return spawn(file, args, { stdio: 'pipe' })
}

function listen(child: ChildProcess) {
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('the clients have no standard output')
  const ready = Promise.withResolvers<undefined>()
  const report = Promise.withResolvers<TrafficReport>()
  const complaints = text(stderr)
  // A failure is told to whoever asks for the report; until then it must not count as a rejection nobody handles.
  report.promise.catch(() => undefined)
  // The pipe may be closed before 'stop' is written: the report, or that there is none, is what counts then.
  child.stdin?.on('error', () => undefined)
  child.once('error', (error) => report.reject(error))
  createInterface({ input: stdout }).on('line', (line) => {
    const message = JSON.parse(line) as ClientsMessage
    if (message.kind === 'ready') ready.resolve(undefined)
    else report.resolve(message.report)
  })
  void once(child, 'close').then(async ([code, signal]: unknown[]) => {
    report.reject(new Error(`the clients ended (${String(code ?? signal)}) without a report: ${await complaints}`))
  }, report.reject)
  return { ready: ready.promise, report: report.promise }
}
