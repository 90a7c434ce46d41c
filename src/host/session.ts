import { StringDecoder } from 'node:string_decoder'
import type { Readable, Writable } from 'node:stream'
import type { Command, Host, Outcome, RunOptions } from './host.ts'
import { Excerpt, FrameReader, LineSplitter } from './text.ts'

/** Input and outputs of a running agent (agent.ts): an SSH channel, or a local shell in the tests. */
export interface Channel {
  readonly input: Writable
  readonly output: Readable
  readonly errors: Readable
  /** Resolves with the reason when no more output can come. */
  readonly closed: Promise<string>
  close(): void
}

type Stream = 'stdout' | 'stderr'

/** Characters of standard output that are kept. */
const outputLimit = 8 << 20
/** Characters of standard error that are kept, of its beginning and of its end. */
const errorOutputLimit = 16 << 10
const beatIntervalMs = 10_000
const defaultGraceMs = 3_000
/** How long an answer may take beyond the time that the command has on the host, before it counts as lost. */
const answerSlackMs = 15_000
/**
 * A command that `timeout` on the host ended counts as timed out from this part of its time limit on: `timeout` uses the
 * host's realtime clock, which may be adjusted meanwhile and then runs ahead of our monotonic one.
 */
const timeLimitTolerance = 0.95

/**
 * Runs commands one after the other through the agent on the host. Each is sent at once, behind the one that still runs,
 * which saves a round trip. Send one only behind a command that is about to end: the agent waits for that end, and meanwhile
 * reads nothing, so it does not notice a lost connection (its watchdog ends it then).
 */
export class Session implements Pick<Host, 'run' | 'close'> {
  readonly #channel: Channel
  readonly #heartbeat: NodeJS.Timeout
  /** Sent and not ended, in the order of the calls: the first one runs. */
  #jobs: Job[] = []
  #sent = 0
  #lost: string | undefined
  readonly #loginOutput = new Excerpt(2048)
  readonly #notReady = new Set<Stream>(['stdout', 'stderr'])
  #onReady: (failure?: string) => void = () => undefined
  /** Resolves when the agent runs; with a reason when it never will. */
  readonly whenReady = new Promise<string | undefined>((resolve) => (this.#onReady = resolve))

  constructor(channel: Channel, nonce: string) {
    this.#channel = channel
    this.#readStream(channel.output, nonce, 'stdout')
    this.#readStream(channel.errors, nonce, 'stderr')
    channel.input.on('error', () => undefined) // the close that follows has the reason
    void channel.closed.then((reason) => this.#loseConnection(reason))
    this.#heartbeat = setInterval(() => this.#sendLine('beat'), beatIntervalMs).unref()
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

  /** Ends the agent, which ends a running job and frees the locks. Waits for that only where there is a job. */
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
    // One output can be at the next job while the other is not.
    const current = () => this.#jobs.find((job) => job.expects(name))
    const frames = new FrameReader(
      nonce,
      // Before the agent's first frame comes the output of the login shell's start files, or the reason why there is no agent.
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
    const output = this.#notReady.size > 0 ? this.#loginOutput.toString().trim() : ''
    const fullReason = output === '' ? reason : `${reason}; the host printed: ${output}`
    this.#lost = fullReason
    this.#onReady(fullReason)
    this.#jobs.forEach((job) => job.endAsLost(fullReason))
    this.#channel.close()
  }
}

interface JobControl {
  readonly stop: () => void
  readonly giveUp: () => void
}

/** One command that was sent and has not ended. */
class Job {
  readonly id: number
  readonly outcome: Promise<Outcome>
  readonly #command: Command<unknown>
  readonly #graceMs: number
  readonly #options: RunOptions
  readonly #facts: LineSplitter
  readonly #errorLines: LineSplitter
  readonly #errorOutput = new Excerpt(errorOutputLimit)
  #startedAt = performance.now()
  readonly #timers: NodeJS.Timeout[] = []
  readonly #open = new Set<Stream>(['stdout', 'stderr'])
  #resolve: (outcome: Outcome) => void = () => undefined
  #onAbort: () => void = () => undefined
  #stdout = ''
  #stopped = false
  #isOver = false

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

  /** Call when the command before has ended. This one may have ended too, when both answers came together. */
  begin({ stop, giveUp }: JobControl): void {
    if (this.#isOver) return
    const { signal } = this.#options
    this.#startedAt = performance.now()
    const limit = this.#command.timeoutMs + this.#graceMs + answerSlackMs
    this.#timers.push(setTimeout(giveUp, limit))
    this.#onAbort = () => {
      this.#stopped = true
      stop()
      // A job that has only just begun may miss the first request.
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
      if (this.#stdout.length < outputLimit) this.#stdout += text
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
    const wasEnded = code === 124 || code === 137 || code === 143
    if (wasEnded && this.#stopped) return { kind: 'stopped', ...printed }
    const { timeoutMs } = this.#command
    const isTimeUp = performance.now() - this.#startedAt >= timeoutMs * timeLimitTolerance
    if (wasEnded && isTimeUp) return { kind: 'timed-out', afterMs: timeoutMs, ...printed }
    return { kind: 'exited', code, ...printed }
  }

  #finish(outcome: Outcome): void {
    this.#isOver = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    this.#resolve(outcome)
  }
}
