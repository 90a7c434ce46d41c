import type { Config } from '../domain/config.ts'
import type { Commit, WarningFacts } from '../domain/events.ts'
import { runOrThrow, type Command, type Host } from '../host/host.ts'
import type { PublicNetwork } from '../public-url/result.ts'
import type { Clock } from './clock.ts'
import type { Recorder } from './recorder.ts'
import type { SagaContext } from './saga.ts'

/** What every step works with. */
export interface Context extends SagaContext {
  readonly host: Host
  /** The network of the runner, for the public address. */
  readonly network: PublicNetwork
  readonly config: Config
  readonly recorder: Recorder
  readonly clock: Clock
  /** The run was cancelled: the runner leaves only seconds for the undo. */
  readonly cancelled: boolean
  /** Writes a line of our own into the log. */
  readonly note: (text: string) => void
  /** Warns users, though the run goes on. */
  readonly warn: (text: string, facts?: WarningFacts) => void
  /** Reports which release will be brought up. */
  readonly reportRelease: (commit: Commit) => void
  /** Writes a line that a program on the host printed. */
  readonly emitOutput: (text: string) => void
  /** Writes the last lines of a container that failed. */
  readonly emitContainerLog: (container: string, lines: readonly string[]) => void
}

/** Runs a command that must succeed. Its output goes to the log, and a cancel ends it. */
export function runCommand<Result>(
  context: Context,
  command: Command<Result>,
  onFact?: (line: string) => void,
): Promise<Result> {
  const onOutput = (line: string) => context.emitOutput(line)
  return runOrThrow(context.host, command, { signal: context.signal, onOutput, ...(onFact && { onFact }) })
}
