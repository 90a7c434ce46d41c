import { basename } from 'node:path'
import {
  ConnectError,
  type Command,
  type Greeting,
  type Host,
  type Outcome,
  type RunOptions,
} from '../../src/host/host.ts'
import type { Machine } from './fake-host/machine.ts'
import { isKnown, scripts, type ArgsOf, type CommandName, type Ending, type Script } from './fake-host/scripts.ts'

/** What goes wrong when a command of this name runs (for the first time, or the `nth`). */
export type Fault = { readonly at: CommandName; readonly nth?: number } & (
  | { readonly kind: 'fails'; readonly code: number; readonly said: string; readonly effect?: boolean }
  | { readonly kind: 'takes too long' | 'is cancelled'; readonly effect?: boolean }
  /** `forGood`: the host cannot be connected to again. */
  | { readonly kind: 'loses the link'; readonly effect?: boolean; readonly forGood?: boolean }
  /** Somebody else does something just before. */
  | { readonly kind: 'meanwhile'; readonly happens: (machine: Machine, cancel: () => void) => void }
)

interface Options {
  readonly faults?: readonly Fault[]
  /** What a cancel does to the run. */
  readonly cancel?: () => void
}

/** A connection to a machine: speaks as the real host would, and fails where it is told to. */
export class FakeHost implements Host {
  /** What it was asked to do, in order; the record is left out, which only explains. */
  readonly transcript: string[] = []
  readonly #machine: Machine
  readonly #faults: readonly Fault[]
  readonly #cancel: () => void
  readonly #seen = new Map<string, number>()
  #lost = false

  constructor(machine: Machine, { faults = [], cancel = () => undefined }: Options = {}) {
    this.#machine = machine
    this.#faults = faults
    this.#cancel = cancel
  }

  open(): Promise<Greeting> {
    if (!this.#machine.reachable) return Promise.reject(new ConnectError('no connection', 'check that the host runs'))
    this.#lost = false
    return Promise.resolve({ says: 'connected', evidence: {} })
  }

  close(): Promise<void> {
    if (this.#machine.lease?.holder === this) this.#machine.lease = undefined
    return Promise.resolve()
  }

  run(command: Command<unknown>, options: RunOptions = {}): Promise<Outcome> {
    return Promise.resolve(this.#run(command, options))
  }

  #run(command: Command<unknown>, options: RunOptions): Outcome {
    const { name, args } = command
    if (options.signal?.aborted === true) return { kind: 'stopped', stdout: '', stderr: '' }
    if (this.#lost) return { kind: 'lost', reason: 'the link is gone' }
    if (!isKnown(name)) throw new Error(`the fake host knows no command "${name}"`)
    if (name !== 'write the record') this.transcript.push(describe(name, args as ArgsOf[CommandName]))
    this.#machine.advance(20)
    if (command.record !== undefined) this.#machine.record = command.record
    const fault = this.#faultAt(name)
    if (fault?.kind === 'meanwhile') fault.happens(this.#machine, this.#cancel)
    if (fault === undefined || fault.kind === 'meanwhile') return this.#play(name, command, options)
    return this.#fail(fault, () => this.#play(name, command, options))
  }

  #faultAt(name: CommandName): Fault | undefined {
    const nth = (this.#seen.get(name) ?? 0) + 1
    this.#seen.set(name, nth)
    return this.#faults.find((fault) => fault.at === name && (fault.nth ?? 1) === nth)
  }

  #fail(fault: Exclude<Fault, { kind: 'meanwhile' }>, play: () => Outcome): Outcome {
    // The switch is deaf to a cancel: once begun it always ends.
    const deaf = fault.at === 'switch nginx' && fault.kind === 'is cancelled'
    const outcome = fault.effect === true || deaf ? play() : undefined
    const printed = { stdout: '', stderr: '' }
    switch (fault.kind) {
      case 'fails':
        return { kind: 'exited', code: fault.code, ...printed, stderr: fault.said }
      case 'takes too long':
        return { kind: 'timed-out', afterMs: 60_000, ...printed }
      case 'loses the link':
        this.#lost = true
        this.#machine.reachable = fault.forGood !== true
        void this.close()
        return { kind: 'lost', reason: 'the link is gone' }
      case 'is cancelled':
        this.#cancel()
        return deaf && outcome !== undefined ? outcome : { kind: 'stopped', ...printed }
    }
  }

  #play(name: CommandName, { args, timeoutMs }: Command<unknown>, { signal, onFact }: RunOptions): Outcome {
    const script = scripts[name] as Script<unknown>
    const facts = script(this.#machine, args, { timeoutMs, connection: this })
    let stdout = ''
    for (;;) {
      const next = facts.next()
      if (next.done === true) return toOutcome(next.value, { stdout, afterMs: timeoutMs })
      stdout += `${next.value}\n`
      onFact?.(next.value)
      if (signal?.aborted === true && name !== 'switch nginx') {
        facts.return('done')
        return { kind: 'stopped', stdout, stderr: '' }
      }
    }
  }
}

function toOutcome(ending: Ending, { stdout, afterMs }: { stdout: string; afterMs: number }): Outcome {
  if (ending === 'time is up') return { kind: 'timed-out', afterMs, stdout, stderr: '' }
  if (ending === 'done') return { kind: 'exited', code: 0, stdout, stderr: '' }
  return { kind: 'exited', code: ending.code, stdout, stderr: ending.said }
}

const words: Readonly<Record<CommandName, string>> = {
  'open the folder': 'open',
  'take the lease': 'lock',
  'read the record': 'read',
  'write the record': 'record',
  'docker image inspect': 'recall',
  'look at the host': 'look',
  'ask nginx': 'ask nginx',
  'docker pull': 'pull',
  'docker compose up': 'up',
  'health check': 'health',
  'docker logs': 'logs',
  'switch nginx': 'switch',
  'verify through nginx': 'verify',
  drain: 'drain',
  'docker stop': 'stop',
}

/** One line of the transcript: `up green`, `switch blue -> green`. */
function describe(name: CommandName, args: ArgsOf[CommandName]): string {
  const site = (path: string | undefined) => (path === undefined ? 'nothing' : basename(path))
  if ('services' in args) return `${words[name]} ${args.services.join(' ')}`
  if ('to' in args) return `${words[name]} ${site(args.from)} -> ${site(args.to)}`
  return words[name]
}
