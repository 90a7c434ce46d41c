import type { Clock } from './clock.ts'
import type { Config } from '../domain/config.ts'
import type { Evidence } from '../domain/events.ts'
import { RemoteError, runOrThrow, type Command, type Host } from '../host/host.ts'
import type { PublicNetwork } from '../public-url/result.ts'
import type { Recorder } from './recorder.ts'
import type { SagaContext, Step } from './saga.ts'
import { toError } from '../domain/thrown.ts'

/** What every step works with. */
export interface Context extends SagaContext {
  readonly host: Host
  /** The runner's own. */
  readonly network: PublicNetwork
  readonly config: Config
  readonly recorder: Recorder
  readonly clock: Clock
  /** The run was cancelled: the runner gives seconds for what must be undone. */
  readonly cancelled: boolean
  /** A line of our own for the log. */
  readonly note: (text: string) => void
  /** For a person, though the run goes on; with the facts, where the summary makes something of them. */
  readonly warn: (text: string, evidence?: Evidence) => void
  /** A line that a program on the host said. */
  readonly emitOutput: (text: string) => void
  /** The last lines of a container that failed. */
  readonly emitContainerLog: (container: string, lines: readonly string[]) => void
}

export type DeployStep<In, Out> = Step<In, Out, Context>

/** Runs a command that must succeed, its programs' words in the log, ended when the run is cancelled. */
export function runCommand<Result>(
  context: Context,
  command: Command<Result>,
  onFact?: (line: string) => void,
): Promise<Result> {
  const onOutput = (line: string) => context.emitOutput(line)
  return runOrThrow(context.host, command, { signal: context.signal, onOutput, ...(onFact && { onFact }) })
}

/** How often a wait says that it still waits, in ms. */
const heartbeatMs = 15_000

/** Notes what is new at once, and what stays the same only as a sign of life. */
export function noteChanges(
  context: Pick<Context, 'note'>,
  now: () => number = () => performance.now(),
): (text: string) => void {
  let last = ''
  let notedAt = now()
  return (text) => {
    if (text === '') return
    const same = text === last
    if (same && now() - notedAt < heartbeatMs) return
    context.note(same ? `still waiting: ${text}` : text)
    last = text
    notedAt = now()
  }
}

/**
 * Follows a command that tells what it sees until `judge` has seen enough, and ends it then, without waiting for its end:
 * the host begins with what it is asked next only when this one is over. Undefined when the command's time was up first.
 * What `judge` throws ends the command too.
 */
export function watchCommand<Verdict>(
  context: Context,
  command: Command<null>,
  judge: (line: string) => Verdict | undefined,
): Promise<Verdict | undefined> {
  const enough = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<Verdict | undefined>()
  const onFact = (line: string) => {
    if (enough.signal.aborted) return
    try {
      const verdict = judge(line)
      if (verdict === undefined) return
      resolve(verdict)
    } catch (error) {
      reject(toError(error))
    }
    enough.abort()
  }
  const onOutput = (line: string) => {
    if (!enough.signal.aborted) context.emitOutput(line)
  }
  const signal = AbortSignal.any([enough.signal, context.signal])
  context.host
    .run(command, { signal, onFact, onOutput })
    .then((outcome) => {
      if (outcome.kind === 'timed-out') resolve(undefined)
      else reject(new RemoteError(command.name, outcome))
    })
    .catch(reject)
  return promise
}
