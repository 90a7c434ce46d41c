import { StringDecoder } from 'node:string_decoder'
import type { Readable, Writable } from 'node:stream'
import type { Command, Host, Outcome, RunOptions } from './host.ts'
import { Excerpt, FrameReader, LineSplitter } from './text.ts'

/** Two-way traffic with a running agent (agent.ts): an SSH channel, or a local shell in the tests. */
export interface Channel {
  readonly input: Writable
  readonly output: Readable
  readonly errors: Readable
  /** Resolves with the reason when nothing more can come. */
  readonly closed: Promise<string>
  close(): void
}

type Stream = 'stdout' | 'stderr'

const factsLimit = 8 << 20
const talkKept = 16 << 10
const beatMs = 10_000
const defaultGraceMs = 3_000
/** What the link may take beyond what the host was granted, before an answer counts as lost. */
const answerSlackMs = 15_000

/**
 * Runs commands one after the other through the agent on the host. Each is sent at once, behind the one that still runs:
 * who need not know how that ends saves a round trip. But only behind what is about to end: the agent waits for it, and
 * meanwhile hears of nothing, not even that the link is gone (its watchdog ends it then).
 */
export class Session implements Pick<Host, 'run' | 'close'> {
  readonly #channel: Channel
  readonly #heartbeat: NodeJS.Timeout
  /** In flight, in the order of the calls: the first one runs. */
  #jobs: Job[] = []
  #sent = 0
  #lost: string | undefined
  readonly #loginOutput = new Excerpt(2048)
  readonly #notReady = new Set<Stream>(['stdout', 'stderr'])
  #onReady: (failure?: string) => void = () => undefined
  /** Resolves once the agent works: with nothing, or with the reason why it never will. */
  readonly whenReady = new Promise<string | undefined>((resolve) => (this.#onReady = resolve))

  constructor(channel: Channel, nonce: string) {
    this.#channel = channel
    this.#readStream(channel.output, nonce, 'stdout')
    this.#readStream(channel.errors, nonce, 'stderr')
    channel.input.on('error', () => undefined) // the close that follows says why
    void channel.closed.then((reason) => this.#loseConnection(reason))
    this.#heartbeat = setInterval(() => this.#sendLine('beat'), beatMs).unref()
  }

  async run(command: Command<unknown>, options: RunOptions = {}): Promise<Outcome> {
    if (options.signal?.aborted === true) return { kind: 'stopped', stdout: '', stderr: '' }
    if (this.#lost !== undefined) return { kind: 'lost', reason: this.#lost }
    const job = new Job((this.#sent += 1), command, options)
    this.#jobs.push(job)
    this.#sendLine(job.request)
    if (this.#jobs.length === 1) this.#beginJob(job)
    const outcome = await job.outcome
    this.#jobs.shift()
    const [next] = this.#jobs
    if (next !== undefined) this.#beginJob(next)
    return outcome
  }

  /** Ends the agent, which ends a job in flight and frees its locks. Waits for that only where there is one. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat)
    this.#channel.close()
    if (this.#jobs.length > 0) await this.#channel.closed
  }

  #beginJob(job: Job): void {
    job.begin({
      stop: () => this.#sendLine(`stop ${job.id}`),
      giveUp: () => this.#loseConnection('no answer from the host in time'),
    })
  }

  #sendLine(line: string): void {
    if (this.#lost === undefined) this.#channel.input.write(`${line}\n`)
  }

  #readStream(stream: Readable, nonce: string, name: Stream): void {
    const decoder = new StringDecoder('utf8')
    // The two outputs are apart: one can be at the next job already.
    const current = () => this.#jobs.find((job) => job.expects(name))
    const frames = new FrameReader(
      nonce,
      // What comes before the agent's greeting is the start files' of the login shell, or why there is none.
      (text) => (this.#notReady.has(name) ? this.#loginOutput.push(text) : current()?.receiveText(name, text)),
      (id, code) => (id === 0 ? this.#markReady(name) : current()?.receiveEnd(name, { id, code })),
    )
    stream.on('data', (chunk: Buffer) => frames.push(decoder.write(chunk)))
    stream.on('error', () => undefined) // as above
  }

  #markReady(stream: Stream): void {
    this.#notReady.delete(stream)
    if (this.#notReady.size === 0) this.#onReady()
  }

  #loseConnection(reason: string): void {
    if (this.#lost !== undefined) return
    clearInterval(this.#heartbeat)
    const said = this.#notReady.size > 0 ? this.#loginOutput.toString().trim() : ''
    const why = said === '' ? reason : `${reason}; the host said: ${said}`
    this.#lost = why
    this.#onReady(why)
    this.#jobs.forEach((job) => job.endAsLost(why))
    this.#channel.close()
  }
}

interface JobControl {
  readonly stop: () => void
  readonly giveUp: () => void
}

/** One command in flight. */
class Job {
  readonly id: number
  readonly outcome: Promise<Outcome>
  readonly #command: Command<unknown>
  readonly #graceMs: number
  readonly #options: RunOptions
  readonly #facts: LineSplitter
  readonly #errorLines: LineSplitter
  readonly #errorOutput = new Excerpt(talkKept)
  #startedAt = performance.now()
  readonly #timers: NodeJS.Timeout[] = []
  readonly #open = new Set<Stream>(['stdout', 'stderr'])
  #resolve: (outcome: Outcome) => void = () => undefined
  #onAbort: () => void = () => undefined
  #stdout = ''
  #stopped = false
  #over = false

  constructor(id: number, command: Command<unknown>, options: RunOptions) {
    this.id = id
    this.#command = command
    this.#graceMs = command.graceMs ?? defaultGraceMs
    this.#options = options
    this.#facts = new LineSplitter((line) => options.onFact?.(line))
    this.#errorLines = new LineSplitter((line) => options.onOutput?.(line), 4096)
    this.outcome = new Promise((resolve) => (this.#resolve = resolve))
  }

  get request(): string {
    const { script, timeoutMs, inSession } = this.#command
    const payload = Buffer.from(script.text).toString('base64')
    return inSession === true
      ? `here ${this.id} ${payload}`
      : `run ${this.id} ${timeoutMs / 1000} ${this.#graceMs / 1000} ${payload}`
  }

  /** Its turn has come; it may be over already, when all its answer came along with that of the one before. */
  begin({ stop, giveUp }: JobControl): void {
    if (this.#over) return
    const { signal } = this.#options
    this.#startedAt = performance.now()
    const limit = this.#command.timeoutMs + this.#graceMs + answerSlackMs
    this.#timers.push(setTimeout(giveUp, limit))
    this.#onAbort = () => {
      this.#stopped = true
      stop()
      // A job that has only just begun may not hear the first word.
      this.#timers.push(setInterval(stop, 1000), setTimeout(giveUp, this.#graceMs + answerSlackMs))
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true })
    if (signal?.aborted === true) this.#onAbort()
  }

  expects(stream: Stream): boolean {
    return this.#open.has(stream)
  }

  receiveText(stream: Stream, text: string): void {
    if (stream === 'stdout') {
      if (this.#stdout.length < factsLimit) this.#stdout += text
      this.#facts.push(text)
    } else {
      this.#errorOutput.push(text)
      this.#errorLines.push(text)
    }
  }

  receiveEnd(stream: Stream, { id, code }: { readonly id: number; readonly code: number }): void {
    if (id !== this.id) return
    this.#open.delete(stream)
    if (this.#open.size > 0) return
    this.#facts.end()
    this.#errorLines.end()
    this.#finish(this.#toOutcome(code))
  }

  endAsLost(reason: string): void {
    this.#finish({ kind: 'lost', reason })
  }

  #toOutcome(code: number): Outcome {
    const printed = { stdout: this.#stdout, stderr: this.#errorOutput.toString() }
    const killed = code === 124 || code === 137 || code === 143
    if (killed && this.#stopped) return { kind: 'stopped', ...printed }
    const ms = performance.now() - this.#startedAt
    if (killed && ms >= this.#command.timeoutMs)
      return { kind: 'timed-out', afterMs: this.#command.timeoutMs, ...printed }
    return { kind: 'exited', code, ...printed }
  }

  #finish(outcome: Outcome): void {
    this.#over = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    this.#resolve(outcome)
  }
}
