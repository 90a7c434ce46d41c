import type { Command, Outcome, RunOptions } from './host.ts'
import { Excerpt, LineSplitter, type Frame } from './text.ts'

export type Stream = 'stdout' | 'stderr'

/** Characters of standard output that are kept. */
const outputLimit = 8 << 20
/** Characters of standard error that are kept, of its beginning and of its end. */
const errorOutputLimit = 16 << 10
const defaultGraceMs = 3_000
/** How long an answer may take beyond the time that the command has on the host, before it counts as lost. */
const answerSlackMs = 15_000
/**
 * GNU `timeout` on the host uses a clock that may be adjusted meanwhile, so a command may end this much before its time limit
 * and still count as timed out: a share of the limit, and never more than these milliseconds.
 */
const toleranceShare = 0.05
const maxToleranceMs = 2_000
/** Exit codes of a command that GNU or busybox `timeout` ended. Others have other ones (uutils before 0.8: 125). */
const timeoutCodes: readonly number[] = [124, 137, 143]
/** What the agent may miss when it measures, in ms. */
const measureErrorMs = 20

export interface JobControl {
  readonly stop: () => void
  readonly giveUp: () => void
}

/** One command that was sent and has not ended. */
export class Job {
  readonly id: number
  readonly outcome: Promise<Outcome>
  readonly #command: Command<unknown>
  readonly #graceMs: number
  readonly #options: RunOptions
  readonly #facts: LineSplitter
  readonly #errorLines: LineSplitter
  readonly #errorOutput = new Excerpt(errorOutputLimit)
  readonly #timers: NodeJS.Timeout[] = []
  readonly #open = new Set<Stream>(['stdout', 'stderr'])
  #resolve: (outcome: Outcome) => void = () => undefined
  #onAbort: () => void = () => undefined
  #stdout = ''
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
    const limit = this.#command.timeoutMs + this.#graceMs + answerSlackMs
    this.#timers.push(setTimeout(giveUp, limit))
    this.#onAbort = () => {
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

  receiveEnd(stream: Stream, frame: Frame): void {
    if (frame.id !== this.id) return
    this.#open.delete(stream)
    if (this.#open.size > 0) return
    this.#facts.end()
    this.#errorLines.end()
    this.#finish(this.#toOutcome(frame))
  }

  endAsLost(reason: string): void {
    this.#finish({ kind: 'lost', reason })
  }

  /** The agent knows whether it stopped the job, and how long the job ran. The exit code depends on the host's `timeout`. */
  #toOutcome({ code, wasStopped, elapsedMs }: Frame): Outcome {
    const printed = { stdout: this.#stdout, stderr: this.#errorOutput.toString() }
    if (code !== 0 && wasStopped) return { kind: 'stopped', ...printed }
    const { timeoutMs } = this.#command
    const tolerance = timeoutCodes.includes(code) ? Math.min(timeoutMs * toleranceShare, maxToleranceMs) : 0
    const isTimeUp = elapsedMs >= timeoutMs - Math.max(tolerance, measureErrorMs)
    if (code !== 0 && isTimeUp) return { kind: 'timed-out', afterMs: timeoutMs, ...printed }
    return { kind: 'exited', code, ...printed }
  }

  #finish(outcome: Outcome): void {
    this.#isOver = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    this.#resolve(outcome)
  }
}
