import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { LineSplitter } from './lines.ts'
import type { LogLine } from './log.ts'

/** The times, in milliseconds, from the SIGINT of a cancel to SIGTERM, and from SIGTERM to SIGKILL. */
export interface Escalation {
  readonly terminateAfterMs: number
  readonly killAfterMs: number
}

export interface NodeProcessOptions {
  readonly node: string
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly onLine: (line: LogLine) => void
}

export interface Exit {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly durationMs: number
  /** The signals that were sent to the process, in order. */
  readonly signalsSent: readonly NodeJS.Signals[]
}

interface Waiter {
  readonly pattern: RegExp
  readonly resolve: (line: string) => void
}

// A child that outlives the action may keep the output open. GitHub's runner does not wait for it either.
const outputGraceMs = 1_000

/** One node process of an action. Its output is read line by line. */
export class NodeProcess {
  readonly exited: Promise<Exit>
  readonly #child: ChildProcessByStdio<null, Readable, Readable>
  readonly #options: NodeProcessOptions
  readonly #started = performance.now()
  readonly #output = { stdout: '', stderr: '' }
  readonly #lines: string[] = []
  readonly #signals: NodeJS.Signals[] = []
  readonly #waiters = new Set<Waiter>()
  readonly #timers: NodeJS.Timeout[] = []

  constructor(options: NodeProcessOptions) {
    const { node, entry, env, cwd } = options
    this.#options = options
    this.#child = spawn(node, [entry], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#read('stdout')
    this.#read('stderr')
    this.exited = this.#exit()
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  send(signal: NodeJS.Signals): void {
    if (!this.running) return
    this.#signals.push(signal)
    this.#child.kill(signal)
  }

  /** Sends the signals of a cancelled job: to the process only, not to its children. */
  cancel({ terminateAfterMs, killAfterMs }: Escalation): void {
    this.send('SIGINT')
    this.after(terminateAfterMs, () => this.send('SIGTERM'))
    this.after(terminateAfterMs + killAfterMs, () => this.send('SIGKILL'))
  }

  /** Calls `callback` after that many milliseconds, unless the process has ended by then. */
  after(ms: number, callback: () => void): void {
    this.#timers.push(setTimeout(callback, ms))
  }

  /**
   * Resolves to the first line of the output that matches, also one that was printed before. Rejects after `timeoutMs`, or
   * when the process ends without such a line.
   */
  async waitFor(pattern: RegExp, timeoutMs: number): Promise<string> {
    const past = this.#lines.find((line) => pattern.test(line))
    if (past !== undefined) return past
    const { promise, resolve } = Promise.withResolvers<string>()
    const waiter = { pattern, resolve }
    this.#waiters.add(waiter)
    const enough = new AbortController()
    const fail = (why: string) => {
      const last = this.#lines.slice(-20).join('\n')
      throw new Error(`no line matched ${String(pattern)} ${why}; the last lines:\n${last}`)
    }
    const late = sleep(timeoutMs, undefined, { signal: enough.signal }).then(() => fail(`within ${timeoutMs} ms`))
    try {
      return await Promise.race([promise, late, this.exited.then(() => fail('before the action ended'))])
    } finally {
      this.#waiters.delete(waiter)
      late.catch(() => undefined)
      enough.abort()
    }
  }

  #read(stream: 'stdout' | 'stderr'): void {
    const splitter = new LineSplitter((text) =>
      this.#line({ stream, atMs: Math.round(performance.now() - this.#started), text }),
    )
    this.#child[stream].on('data', (chunk: Buffer) => splitter.write(chunk)).once('close', () => splitter.end())
  }

  #line(line: LogLine): void {
    this.#output[line.stream] += `${line.text}\n`
    this.#lines.push(line.text)
    this.#options.onLine(line)
    for (const { pattern, resolve } of this.#waiters) if (pattern.test(line.text)) resolve(line.text)
  }

  #exit(): Promise<Exit> {
    const { promise, resolve, reject } = Promise.withResolvers<Exit>()
    const { stdout, stderr } = this.#child
    let durationMs = 0
    this.#child.once('error', reject)
    this.#child.once('exit', () => {
      durationMs = Math.round(performance.now() - this.#started)
      this.#timers.forEach(clearTimeout)
      setTimeout(() => [stdout, stderr].forEach((stream) => stream.destroy()), outputGraceMs).unref()
    })
    this.#child.once('close', (exitCode, signal) => {
      resolve({ exitCode, signal, ...this.#output, durationMs, signalsSent: this.#signals })
    })
    return promise
  }
}
