import { StringDecoder } from 'node:string_decoder'
import type { Readable, Writable } from 'node:stream'
import type { FrameMarks } from './agent.ts'
import type { Command, Host, Outcome, RunOptions } from './host.ts'
import { Job, type Stream } from './job.ts'
import { Excerpt, FrameReader } from './text.ts'

/** Input and outputs of a running agent (agent.ts): an SSH channel, or a local shell in the tests. */
export interface Channel {
  readonly input: Writable
  readonly output: Readable
  readonly errors: Readable
  /** Resolves with the reason when no more output can come. */
  readonly closed: Promise<string>
  close(): void
}

const beatIntervalMs = 10_000

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

  constructor(channel: Channel, marks: FrameMarks) {
    this.#channel = channel
    this.#readStream(channel.output, marks, 'stdout')
    this.#readStream(channel.errors, marks, 'stderr')
    channel.input.on('error', () => undefined) // the close that follows has the reason
    this.#sendLine(marks.nonce)
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
      giveUp: () => this.#loseConnection('no answer from the server in time'),
    })
  }

  #sendLine(line: string): void {
    if (this.#lost === undefined) this.#channel.input.write(`${line}\n`)
  }

  #readStream(stream: Readable, marks: FrameMarks, name: Stream): void {
    const decoder = new StringDecoder('utf8')
    // One output can be at the next job while the other is not.
    const current = () => this.#jobs.find((job) => job.expects(name))
    const frames = new FrameReader(
      marks,
      // Before the agent's first frame comes the output of the login shell's start files, or the reason why there is no agent.
      (text) => (this.#notReady.has(name) ? this.#loginOutput.push(text) : current()?.receiveText(name, text)),
      (frame) => (frame.id === 0 ? this.#markReady(name) : current()?.receiveEnd(name, frame)),
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
    const fullReason = output === '' ? reason : `${reason}; the server printed: ${output}`
    this.#lost = fullReason
    this.#onReady(fullReason)
    this.#jobs.forEach((job) => job.endAsLost(fullReason))
    this.#channel.close()
  }
}
