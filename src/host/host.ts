import type { Blame } from '../domain/blame.ts'
import type { Script } from './script.ts'

/** A command for the host, as data: nothing happens until a `Host` runs it. */
export interface Command<Result> {
  /** Its name in errors, and for a simulated host. */
  readonly name: string
  /** The values that `script` was made from, for a simulated host. */
  readonly args: unknown
  readonly script: Script
  /** How long it may take, in ms; then the host itself ends it. */
  readonly timeoutMs: number
  /** How long it may run after TERM, in ms (default 3 s), before KILL: a script that must not be interrupted needs more. */
  readonly graceMs?: number
  /** The host's record of deployments, where this command writes a new one first (JSON). */
  readonly record?: string
  /** Runs in the session's own shell, so that what it opens stays open for later commands. */
  readonly inSession?: boolean
  /** Makes the result from the script's standard output. */
  readonly parse: (output: string) => Result
}

/** How a command ended. `lost` means that its end is unknown: "could not ask" is never "no". */
export type Outcome =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'timed-out'; readonly afterMs: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'stopped'; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'lost'; readonly reason: string }

export interface RunOptions {
  /** Ends the command on the host too. */
  readonly signal?: AbortSignal
  /** Gets each line of standard output (a fact of the script) as it comes. */
  readonly onFact?: (line: string) => void
  /** Gets each line of standard error (messages of programs) as it comes. */
  readonly onOutput?: (line: string) => void
}

/** A new connection: a sentence for people, and its facts. */
export interface ConnectionInfo {
  readonly message: string
  readonly facts: Readonly<Record<string, string | number>>
  /** A warning for the user. */
  readonly warning?: string
}

/** The one way to do anything on the host. */
export interface Host {
  /** Connects; tries again while the network fails. Throws a ConnectError that contains what to do. */
  open(options: { readonly signal: AbortSignal; readonly note: (text: string) => void }): Promise<ConnectionInfo>
  /** Never rejects for a failure on the host; runs one command at a time, in the order of the calls. */
  run(command: Command<unknown>, options?: RunOptions): Promise<Outcome>
  close(): Promise<void>
}

/** Why there is no connection, who must act, and what the user can do. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly fix: string
  readonly blame: Blame

  constructor(
    message: string,
    { fix, blame, cause }: { readonly fix: string; readonly blame: Blame; readonly cause?: unknown },
  ) {
    super(message, { cause })
    this.fix = fix
    this.blame = blame
  }
}

/** A command that failed. `outcome` is how it ended; the script itself is never shown. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError'
  readonly command: string
  readonly outcome: Outcome

  constructor(command: string, outcome: Outcome) {
    super(`${command}: ${describeCommandEnd(outcome)}`)
    this.command = command
    this.outcome = outcome
  }
}

/** Runs a command and gives its result. Throws a RemoteError when it fails. */
export async function runOrThrow<Result>(
  host: Pick<Host, 'run'>,
  command: Command<Result>,
  options?: RunOptions,
): Promise<Result> {
  const outcome = await host.run(command, options)
  if (outcome.kind !== 'exited' || outcome.code !== 0) throw new RemoteError(command.name, outcome)
  return command.parse(outcome.stdout)
}

/** How a command ended, in words, with the last lines of its standard error. */
export function describeCommandEnd(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'exited':
      return `exit code ${outcome.code}${lastLines(outcome.stderr)}`
    case 'timed-out':
      return `timed out after ${outcome.afterMs / 1000} s${lastLines(outcome.stderr)}`
    case 'stopped':
      return 'cancelled before it ended'
    case 'lost':
      return `the connection was lost: ${outcome.reason}`
  }
}

/** Programs print at the end what went wrong. */
function lastLines(stderr: string): string {
  const last = stderr.trim().split('\n').slice(-5).join('\n')
  return last === '' ? '' : `\n${last}`
}
