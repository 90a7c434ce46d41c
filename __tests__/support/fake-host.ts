import type { Clock } from '../../src/engine/clock.ts'
import {
  ConnectError,
  type Command,
  type ConnectionInfo,
  type Host,
  type Outcome,
  type RunOptions,
} from '../../src/host/host.ts'
import { describeCommand } from './fake-host/describe-command.ts'
import { instantsOf, type Fault } from './fake-host/fault.ts'
import type { Machine } from './fake-host/machine.ts'
import { isKnown, scripts, type CommandName, type Ending, type Script } from './fake-host/scripts.ts'
import { Session } from './fake-host/session.ts'

export type { Fault } from './fake-host/fault.ts'

interface Options {
  readonly faults?: readonly Fault[]
  /** What a cancel does to the run. */
  readonly cancel?: () => void
  readonly unreachable?: boolean
}

const printedNothing = { stdout: '', stderr: '' }
/** What the runner gives a run that was cancelled, before it ends the process. */
const runnersPatienceMs = 10_000

/** A connection to a machine: speaks as the real host would, and fails where it is told to. */
export class FakeHost implements Host {
  /** What it was asked to do, in order; the record is left out, which only explains. */
  readonly transcript: string[] = []
  /** Resolves when the process that asks was ended: it hears nothing any more, and asks nothing. */
  readonly died: Promise<void>
  readonly clock: Clock
  readonly #machine: Machine
  readonly #faults: readonly Fault[]
  readonly #cancel: () => void
  readonly #seen = new Map<string, number>()
  #session: Session
  #last: Promise<unknown> = Promise.resolve()
  #reachable: boolean
  #dead = false
  #closed = false
  #onDied: () => void = () => undefined

  constructor(machine: Machine, { faults = [], cancel = () => undefined, unreachable = false }: Options = {}) {
    this.#reachable = !unreachable
    this.#machine = machine
    this.#faults = faults
    this.#cancel = cancel
    this.#session = new Session(machine)
    this.died = new Promise((resolve) => (this.#onDied = resolve))
    this.clock = {
      date: () => machine.now,
      now: () => machine.now,
      sleep: async (ms, signal) => {
        signal.throwIfAborted()
        await this.#sleep(ms)
      },
    }
  }

  open(): Promise<ConnectionInfo> {
    if (!this.#reachable) return Promise.reject(new ConnectError('no connection', 'check that the host runs'))
    this.#session.end()
    this.#session = new Session(this.#machine)
    return Promise.resolve({ message: 'connected', facts: {} })
  }

  close(): Promise<void> {
    this.#closed = true
    this.#session.end()
    return Promise.resolve()
  }

  /** One after the other, in the order of the calls. */
  run(command: Command<unknown>, options: RunOptions = {}): Promise<Outcome> {
    const outcome = this.#last.then(() => this.#run(command, options))
    this.#last = outcome.catch(() => undefined)
    return outcome
  }

  async #run(command: Command<unknown>, options: RunOptions): Promise<Outcome> {
    const { name, args } = command
    if (options.signal?.aborted === true) return { kind: 'stopped', ...printedNothing }
    const session = this.#session
    if (session.lost) return { kind: 'lost', reason: 'the link is gone' }
    if (!isKnown(name)) throw new Error(`the fake host knows no command "${name}"`)
    if (name !== 'write the record') this.transcript.push(describeCommand(name, args))
    await this.#sleep(20)
    const script = scripts[name] as Script<unknown>
    const steps = script(this.#machine, args, { timeoutMs: command.timeoutMs, connection: session })
    const outcome = await this.#follow({ command, name, steps, session }, options, this.#faultAt(name))
    steps.return('done')
    return outcome
  }

  async #follow(job: Job, options: RunOptions, fault: Fault | undefined): Promise<Outcome> {
    const { command, name, steps, session } = job
    const strikesAt = fault === undefined ? -1 : instantsOf(fault)
    let stdout = ''
    for (let instant = 0; ; instant += 1) {
      const strike = () => (fault === undefined ? undefined : this.#strike(fault, job, instant))
      const atItsEnd = (outcome: Outcome) => (strikesAt > instant ? strike() : undefined) ?? outcome
      const struck = instant === strikesAt ? strike() : undefined
      if (struck !== undefined) return struck
      const stopped = options.signal?.aborted === true && name !== 'switch nginx'
      if (stopped) return atItsEnd({ kind: 'stopped', stdout, stderr: '' })
      if (instant === 0) this.#keepRecord(job)
      const { done, value } = session.step(name, steps)
      if (done === true) return atItsEnd(toOutcome(value, command.timeoutMs, stdout))
      if (typeof value === 'number') await this.#sleep(value, job)
      else {
        stdout += `${value}\n`
        options.onFact?.(value)
      }
    }
  }

  #keepRecord({ command: { record }, name, session }: Job): void {
    if (record === undefined) return
    this.#machine.works(session, `${name} brought a record`)
    this.#machine.record = record
  }

  #faultAt(name: CommandName): Fault | undefined {
    const nth = (of: string) => this.#seen.get(of) ?? 0
    for (const each of [name, 'any']) this.#seen.set(each, nth(each) + 1)
    return this.#faults.find(({ at = 'any', nth: wanted = 1 }) => (at === 'any' || at === name) && wanted === nth(at))
  }

  /** What goes wrong at this instant; undefined: the command goes on. */
  #strike(fault: Fault, job: Job, instant: number): Outcome | Promise<Outcome> | undefined {
    fault.onStruck?.(job.name)
    switch (fault.kind) {
      case 'meanwhile':
        fault.happens(this.#machine, this.#cancel)
        return undefined
      case 'fails':
        return { kind: 'exited', code: fault.code, ...printedNothing, stderr: fault.said }
      case 'takes too long':
        return { kind: 'timed-out', afterMs: 60_000, ...printedNothing }
      case 'is cancelled':
        this.#cancel()
        if (fault.patiently !== true) this.#machine.time.after(runnersPatienceMs, () => this.#endedByRunner())
        return undefined
      case 'loses the link':
        this.#reachable = fault.forGood !== true
        job.session.lose(instant === 0 ? undefined : job, fault)
        return { kind: 'lost', reason: 'the link is gone' }
      case 'dies':
        job.session.lose(instant === 0 ? undefined : job, fault)
        this.#die()
        return never
    }
  }

  #die(): void {
    this.#dead = true
    this.#onDied()
  }

  #endedByRunner(): void {
    if (this.#dead || this.#closed) return
    this.#machine.time.join() // whoever waits for this run is at work again
    this.#die()
  }

  /** The process may have been ended meanwhile: then nothing after this is its own doing. */
  async #sleep(ms: number, job?: Job): Promise<void> {
    const { time } = this.#machine
    await time.sleep(ms)
    if (!this.#dead) return
    this.#session.lose(job, {})
    time.leave()
    await never
  }
}

/** A command in flight. */
export interface Job {
  readonly command: Command<unknown>
  readonly name: CommandName
  readonly steps: ReturnType<Script<unknown>>
  readonly session: Session
}

const never = new Promise<never>(() => undefined)

function toOutcome(ending: Ending, afterMs: number, stdout: string): Outcome {
  if (ending === 'time is up') return { kind: 'timed-out', afterMs, stdout, stderr: '' }
  if (ending === 'done') return { kind: 'exited', code: 0, stdout, stderr: '' }
  return { kind: 'exited', code: ending.code, stdout, stderr: ending.said }
}
