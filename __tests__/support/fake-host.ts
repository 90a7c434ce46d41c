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
import { toInstant, type Fault } from './fake-host/fault.ts'
import type { Machine } from './fake-host/machine.ts'
import { isKnown, scripts, type CommandName, type Ending, type Script } from './fake-host/scripts.ts'
import { Session } from './fake-host/session.ts'

export type { Fault } from './fake-host/fault.ts'

interface Options {
  readonly faults?: readonly Fault[]
  /** Cancels the run. */
  readonly cancel?: () => void
  readonly unreachable?: boolean
}

const noOutput = { stdout: '', stderr: '' }
/** Time between a cancel and the moment when the runner kills the process. */
const runnerKillDelayMs = 10_000

/** A host that runs the commands on a model of a machine, with faults at chosen commands. */
export class FakeHost implements Host {
  /** The commands that were sent, in order, without those that write the record. */
  readonly transcript: string[] = []
  /** Resolves when the process of the run is killed: it gets no outcome any more, and sends no command. */
  readonly killed: Promise<void>
  readonly clock: Clock
  readonly #machine: Machine
  readonly #faults: readonly Fault[]
  readonly #cancel: () => void
  readonly #callCounts = new Map<string, number>()
  #session: Session
  #lastCommand: Promise<unknown> = Promise.resolve()
  #isReachable: boolean
  #isKilled = false
  #isClosed = false
  #resolveKilled: () => void = () => undefined

  constructor(machine: Machine, { faults = [], cancel = () => undefined, unreachable = false }: Options = {}) {
    this.#isReachable = !unreachable
    this.#machine = machine
    this.#faults = faults
    this.#cancel = cancel
    this.#session = new Session(machine)
    this.killed = new Promise((resolve) => (this.#resolveKilled = resolve))
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
    if (!this.#isReachable)
      return Promise.reject(new ConnectError('no connection', { fix: 'check that the host runs', blame: 'network' }))
    this.#session.end()
    this.#session = new Session(this.#machine)
    return Promise.resolve({ message: 'connected', facts: {} })
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.#session.end()
    return Promise.resolve()
  }

  /** Runs the commands one after the other, in the order of the calls. */
  run(command: Command<unknown>, options: RunOptions = {}): Promise<Outcome> {
    const outcome = this.#lastCommand.then(() => this.#run(command, options))
    this.#lastCommand = outcome.catch(() => undefined)
    return outcome
  }

  async #run(command: Command<unknown>, options: RunOptions): Promise<Outcome> {
    const { name, args } = command
    if (options.signal?.aborted === true) return { kind: 'stopped', ...noOutput }
    const session = this.#session
    if (session.isEnded) return { kind: 'lost', reason: 'the network is down' }
    if (!isKnown(name)) throw new Error(`the fake host knows no command "${name}"`)
    if (name !== 'write the record') this.transcript.push(describeCommand(name, args))
    await this.#sleep(20)
    const script = scripts[name] as Script<unknown>
    const steps = script(this.#machine, args, { timeoutMs: command.timeoutMs, connection: session })
    const outcome = await this.#execute({ command, name, steps, session }, options, this.#findFault(name))
    steps.return('done')
    return outcome
  }

  async #execute(job: Job, options: RunOptions, fault: Fault | undefined): Promise<Outcome> {
    const { command, name, steps, session } = job
    const faultInstant = fault === undefined ? -1 : toInstant(fault)
    let stdout = ''
    for (let instant = 0; ; instant += 1) {
      const applyFault = () => (fault === undefined ? undefined : this.#applyFault(fault, job, instant))
      const finish = (outcome: Outcome) => (faultInstant > instant ? applyFault() : undefined) ?? outcome
      const faultOutcome = instant === faultInstant ? applyFault() : undefined
      if (faultOutcome !== undefined) return faultOutcome
      const stopped = options.signal?.aborted === true && name !== 'switch nginx'
      if (stopped) return finish({ kind: 'stopped', stdout, stderr: '' })
      if (instant === 0) this.#saveRecord(job)
      const { done, value } = session.step(name, steps)
      if (done === true) return finish(toOutcome(value, command.timeoutMs, stdout))
      if (typeof value === 'number') await this.#sleep(value, job)
      else {
        stdout += `${value}\n`
        options.onFact?.(value)
      }
    }
  }

  #saveRecord({ command: { record }, name, session }: Job): void {
    if (record === undefined) return
    this.#machine.requireLock(session, `${name} saved a record`)
    this.#machine.record = record
  }

  #findFault(name: CommandName): Fault | undefined {
    const countOf = (called: string) => this.#callCounts.get(called) ?? 0
    for (const each of [name, 'any']) this.#callCounts.set(each, countOf(each) + 1)
    return this.#faults.find(({ at = 'any', nth = 1 }) => (at === 'any' || at === name) && nth === countOf(at))
  }

  /** Applies a fault. Returns the outcome of the command; undefined if the command continues. */
  #applyFault(fault: Fault, job: Job, instant: number): Outcome | Promise<Outcome> | undefined {
    fault.onApplied?.(job.name)
    switch (fault.kind) {
      case 'other change':
        fault.change(this.#machine, this.#cancel)
        return undefined
      case 'command fails':
        return { kind: 'exited', code: fault.code, ...noOutput, stderr: fault.stderr }
      case 'command times out':
        return { kind: 'timed-out', afterMs: 60_000, ...noOutput }
      case 'run is cancelled':
        this.#cancel()
        if (fault.runnerWaits !== true) this.#machine.time.schedule(runnerKillDelayMs, () => this.#killByRunner())
        return undefined
      case 'connection is lost':
        this.#isReachable = fault.permanently !== true
        job.session.lose(instant === 0 ? undefined : job, fault)
        return { kind: 'lost', reason: 'the network is down' }
      case 'process is killed':
        job.session.lose(instant === 0 ? undefined : job, fault)
        this.#kill()
        return neverResolves
    }
  }

  #kill(): void {
    this.#isKilled = true
    this.#resolveKilled()
  }

  #killByRunner(): void {
    if (this.#isKilled || this.#isClosed) return
    this.#machine.time.addActive() // The client that waits for this run continues.
    this.#kill()
  }

  /** Sleeps. Does not return if the process was killed meanwhile. */
  async #sleep(ms: number, job?: Job): Promise<void> {
    const { time } = this.#machine
    await time.sleep(ms)
    if (!this.#isKilled) return
    this.#session.lose(job, {})
    time.removeActive()
    await neverResolves
  }
}

/** A command that runs. */
export interface Job {
  readonly command: Command<unknown>
  readonly name: CommandName
  readonly steps: ReturnType<Script<unknown>>
  readonly session: Session
}

const neverResolves = new Promise<never>(() => undefined)

function toOutcome(ending: Ending, afterMs: number, stdout: string): Outcome {
  if (ending === 'time is up') return { kind: 'timed-out', afterMs, stdout, stderr: '' }
  if (ending === 'done') return { kind: 'exited', code: 0, stdout, stderr: '' }
  return { kind: 'exited', code: ending.code, stdout, stderr: ending.stderr }
}
