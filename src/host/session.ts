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

const factsLimit = 8 << 20
const talkKept = 16 << 10
const beatMs = 10_000
const defaultGraceMs = 3_000
/** What the link may take beyond what the host was granted, before an answer counts as lost. */
const answerSlackMs = 15_000

/** Runs commands one after the other through the agent on the host. */
export class Session implements Pick<Host, 'run' | 'close'> {
  readonly #channel: Channel
  readonly #beat: NodeJS.Timeout
  #last: Promise<unknown> = Promise.resolve()
  #job: Job | undefined
  #jobs = 0
  #lost: string | undefined
  readonly #prologue = new Excerpt(2048)
  readonly #silent = new Set(['stdout', 'stderr'])
  #onGreeting: (failure?: string) => void = () => undefined
  /** Resolves once the agent works: with nothing, or with the reason why it never will. */
  readonly greeting = new Promise<string | undefined>((resolve) => (this.#onGreeting = resolve))

  constructor(channel: Channel, nonce: string) {
    this.#channel = channel
    this.#read(channel.output, nonce, 'stdout')
    this.#read(channel.errors, nonce, 'stderr')
    channel.input.on('error', () => undefined) // the close that follows says why
    void channel.closed.then((reason) => this.#lose(reason))
    this.#beat = setInterval(() => this.#send('beat'), beatMs).unref()
  }

  run(command: Command<unknown>, options: RunOptions = {}): Promise<Outcome> {
    const outcome = this.#last.then(() => this.#start(command, options))
    this.#last = outcome
    return outcome
  }

  /** Ends the agent. A job in flight is ended on the host; the agent's locks go with it. */
  async close(): Promise<void> {
    clearInterval(this.#beat)
    this.#channel.close()
    await this.#channel.closed
  }

  #start(command: Command<unknown>, options: RunOptions): Promise<Outcome> {
    if (options.signal?.aborted === true) return Promise.resolve({ kind: 'stopped', stdout: '', stderr: '' })
    if (this.#lost !== undefined) return Promise.resolve({ kind: 'lost', reason: this.#lost })
    const job = new Job((this.#jobs += 1), command, options)
    this.#job = job
    this.#send(job.request)
    job.begin({ stop: () => this.#send(`stop ${job.id}`), giveUp: () => this.#lose('no answer from the host in time') })
    return job.outcome
  }

  #send(line: string): void {
    if (this.#lost === undefined) this.#channel.input.write(`${line}\n`)
  }

  #read(stream: Readable, nonce: string, name: 'stdout' | 'stderr'): void {
    const decoder = new StringDecoder('utf8')
    const frames = new FrameReader(
      nonce,
      // What comes before the agent's greeting is the start files' of the login shell, or why there is none.
      (text) => (this.#silent.has(name) ? this.#prologue.push(text) : this.#job?.heard(name, text)),
      (id, code) => (id === 0 ? this.#greeted(name) : this.#job?.id === id && this.#job.ended(name, code)),
    )
    stream.on('data', (chunk: Buffer) => frames.push(decoder.write(chunk)))
    stream.on('error', () => undefined) // as above
  }

  #greeted(stream: 'stdout' | 'stderr'): void {
    this.#silent.delete(stream)
    if (this.#silent.size === 0) this.#onGreeting()
  }

  #lose(reason: string): void {
    if (this.#lost !== undefined) return
    clearInterval(this.#beat)
    const said = this.#silent.size > 0 ? this.#prologue.toString().trim() : ''
    this.#lost = said === '' ? reason : `${reason}; the host said: ${said}`
    this.#onGreeting(this.#lost)
    this.#job?.lose(this.#lost)
    this.#channel.close()
  }
}

interface Reins {
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
  readonly #talk: LineSplitter
  readonly #said = new Excerpt(talkKept)
  readonly #startedAt = performance.now()
  readonly #timers: NodeJS.Timeout[] = []
  readonly #open = new Set(['stdout', 'stderr'])
  #resolve: (outcome: Outcome) => void = () => undefined
  #onAbort: () => void = () => undefined
  #stdout = ''
  #stopped = false

  constructor(id: number, command: Command<unknown>, options: RunOptions) {
    this.id = id
    this.#command = command
    this.#graceMs = command.graceMs ?? defaultGraceMs
    this.#options = options
    this.#facts = new LineSplitter((line) => options.onFact?.(line))
    this.#talk = new LineSplitter((line) => options.onTalk?.(line), 4096)
    this.outcome = new Promise((resolve) => (this.#resolve = resolve))
  }

  get request(): string {
    const { script, timeoutMs, resident } = this.#command
    const payload = Buffer.from(script.text).toString('base64')
    return resident === true
      ? `here ${this.id} ${payload}`
      : `run ${this.id} ${timeoutMs / 1000} ${this.#graceMs / 1000} ${payload}`
  }

  begin({ stop, giveUp }: Reins): void {
    const limit = this.#command.timeoutMs + this.#graceMs + answerSlackMs
    this.#timers.push(setTimeout(giveUp, limit))
    this.#onAbort = () => {
      this.#stopped = true
      stop()
      // A job that has only just begun may not hear the first word.
      this.#timers.push(setInterval(stop, 1000), setTimeout(giveUp, this.#graceMs + answerSlackMs))
    }
    this.#options.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  heard(stream: 'stdout' | 'stderr', text: string): void {
    if (!this.#open.has(stream)) return
    if (stream === 'stdout') {
      if (this.#stdout.length < factsLimit) this.#stdout += text
      this.#facts.push(text)
    } else {
      this.#said.push(text)
      this.#talk.push(text)
    }
  }

  ended(stream: 'stdout' | 'stderr', code: number): void {
    this.#open.delete(stream)
    if (this.#open.size > 0) return
    this.#facts.end()
    this.#talk.end()
    this.#finish(this.#judge(code))
  }

  lose(reason: string): void {
    this.#finish({ kind: 'lost', reason })
  }

  #judge(code: number): Outcome {
    const printed = { stdout: this.#stdout, stderr: this.#said.toString() }
    const killed = code === 124 || code === 137 || code === 143
    if (killed && this.#stopped) return { kind: 'stopped', ...printed }
    const ms = performance.now() - this.#startedAt
    if (killed && ms >= this.#command.timeoutMs)
      return { kind: 'timed-out', afterMs: this.#command.timeoutMs, ...printed }
    return { kind: 'exited', code, ...printed }
  }

  #finish(outcome: Outcome): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    this.#resolve(outcome)
  }
}
