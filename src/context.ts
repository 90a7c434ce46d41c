import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { RemoteError, capture, type Command, type Host } from './host/host.ts'
import type { Recorder } from './recorder.ts'
import type { SagaContext, Step } from './saga.ts'

/** What every step works with. */
export interface Context extends SagaContext {
  readonly host: Host
  readonly config: Config
  readonly recorder: Recorder
  readonly clock: Clock
  /** The run was cancelled: the runner gives seconds for what must be undone. */
  readonly cancelled: boolean
  /** A line of our own for the log. */
  readonly note: (text: string) => void
  /** For a person, though the run goes on. */
  readonly warn: (text: string) => void
  /** A line that a program on the host said. */
  readonly overhear: (text: string) => void
}

export type DeployStep<In, Out> = Step<In, Out, Context>

/** Runs a command that must succeed, its programs' words in the log, ended when the run is cancelled. */
export function ask<Result>(
  context: Context,
  command: Command<Result>,
  onFact?: (line: string) => void,
): Promise<Result> {
  const onTalk = (line: string) => context.overhear(line)
  return capture(context.host, command, { signal: context.signal, onTalk, ...(onFact && { onFact }) })
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
 * Follows a command that tells what it sees until `judge` has seen enough, and ends it then. Undefined when the
 * command's time was up first. What `judge` throws ends the command too.
 */
export async function watch<Verdict>(
  context: Context,
  command: Command<null>,
  judge: (line: string) => Verdict | undefined,
): Promise<Verdict | undefined> {
  const enough = new AbortController()
  let seen: { verdict: Verdict } | { error: unknown } | undefined
  const onFact = (line: string) => {
    if (seen !== undefined) return
    try {
      const verdict = judge(line)
      if (verdict !== undefined) seen = { verdict }
    } catch (error) {
      seen = { error }
    }
    if (seen !== undefined) enough.abort()
  }
  const signal = AbortSignal.any([enough.signal, context.signal])
  const outcome = await context.host.run(command, { signal, onFact, onTalk: (line) => context.overhear(line) })
  if (seen !== undefined && 'error' in seen) throw seen.error
  if (seen !== undefined) return seen.verdict
  if (outcome.kind === 'timed-out') return undefined
  throw new RemoteError(command.name, outcome)
}
