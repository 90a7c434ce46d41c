import type { Script } from './script.ts'

/** One thing to do on the host, as data: nothing happens until a `Host` runs it. */
export interface Command<Result> {
  /** What it is called in errors, and what a simulated host knows it by. */
  readonly name: string
  /** The values that `script` was made from. */
  readonly args: unknown
  readonly script: Script
  /** How long it may take; the host itself ends it then. */
  readonly timeoutMs: number
  /** How long it may go on after it was told to end (default 3 s): a script that must not be cut in half takes its time. */
  readonly graceMs?: number
  /** The host's record of deployments, where this command brings a new one along (JSON). */
  readonly record?: string
  /** Runs in the session's own shell, so that what it opens stays open for all that runs later. */
  readonly inSession?: boolean
  /** Makes the result of what the script printed on its standard output. */
  readonly parse: (output: string) => Result
}

/** How a command ended. `lost` means that nobody knows: "could not ask" is never "no". */
export type Outcome =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'timed-out'; readonly afterMs: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'stopped'; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'lost'; readonly reason: string }

export interface RunOptions {
  /** Ends the command on the host too. */
  readonly signal?: AbortSignal
  /** Each line of standard output (the script's facts) as it comes. */
  readonly onFact?: (line: string) => void
  /** Each line of standard error (what programs say to people) as it comes. */
  readonly onOutput?: (line: string) => void
}

/** How the connection came about: a sentence for people, and the facts behind it. */
export interface ConnectionInfo {
  readonly message: string
  readonly facts: Readonly<Record<string, string | number>>
  /** What a person should know of it. */
  readonly warning?: string
}

/** The one way to do anything on the machine that is deployed to. */
export interface Host {
  /** Connects, trying again while the network fails. Throws a ConnectError that says what to do. */
  open(options: { readonly signal: AbortSignal; readonly note: (text: string) => void }): Promise<ConnectionInfo>
  /** Resolves for every remote failure; runs one command at a time, in the order of the calls. */
  run(command: Command<unknown>, options?: RunOptions): Promise<Outcome>
  close(): Promise<void>
}

/** Why there is no connection, and what a person can do about it. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly fix: string

  constructor(message: string, fix: string, cause?: unknown) {
    super(message, { cause })
    this.fix = fix
  }
}

/** A command that did not do what it was asked. `outcome` says how it ended; the script itself is never shown. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError'
  readonly command: string
  readonly outcome: Outcome

  constructor(command: string, outcome: Outcome) {
    super(`${command}: ${describeOutcome(outcome)}`)
    this.command = command
    this.outcome = outcome
  }
}

/** Runs a command that must succeed and gives what it found. */
export async function runOrThrow<Result>(
  host: Pick<Host, 'run'>,
  command: Command<Result>,
  options?: RunOptions,
): Promise<Result> {
  const outcome = await host.run(command, options)
  if (outcome.kind !== 'exited' || outcome.code !== 0) throw new RemoteError(command.name, outcome)
  return command.parse(outcome.stdout)
}

export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'exited':
      return `exit code ${outcome.code}${lastLines(outcome.stderr)}`
    case 'timed-out':
      return `timed out after ${outcome.afterMs / 1000} s${lastLines(outcome.stderr)}`
    case 'stopped':
      return 'stopped before it was done'
    case 'lost':
      return `the connection was lost: ${outcome.reason}`
  }
}

/** Programs say what went wrong at the end of what they print. */
function lastLines(stderr: string): string {
  const last = stderr.trim().split('\n').slice(-5).join('\n')
  return last === '' ? '' : `\n${last}`
}
