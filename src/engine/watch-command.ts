import { toError } from '../domain/thrown.ts'
import { RemoteError, type Command } from '../host/host.ts'
import type { Context } from './context.ts'

/** How often a wait without news writes a line, in ms. */
const heartbeatMs = 15_000

/** Returns a function that notes a new text at once, and repeats an unchanged text every 15 s. */
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
 * Reads the facts of a command line by line until `judge` returns a result or throws, and then ends the command without
 * waiting for its end. Returns undefined when the time limit of the command passed first.
 */
export function watchCommand<Result>(
  context: Context,
  command: Command<null>,
  judge: (line: string) => Result | undefined,
): Promise<Result | undefined> {
  const enough = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<Result | undefined>()
  const onFact = (line: string) => {
    if (enough.signal.aborted) return
    try {
      const result = judge(line)
      if (result === undefined) return
      resolve(result)
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
