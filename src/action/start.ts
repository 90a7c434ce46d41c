import type { Config } from '../domain/config.ts'
import { SshHost } from '../host/ssh.ts'
import { InputError, readInputs } from '../inputs/read-inputs.ts'

/** What the action leaves for its own `post` phase, as the runner's state: see `saveState` of @actions/core. */
export const stateKeys = {
  /** When it took the host's lock, in milliseconds since the epoch. */
  begun: 'began-at',
  /** It ended by itself. */
  ended: 'ended',
  /** The number of its deployment on GitHub. */
  announced: 'github-deployment',
} as const

/** What is settled before anything else of the action is loaded: a runner across the ocean need not wait for that. */
export interface StartedRun {
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** To be masked before anything is said. */
  readonly secrets: readonly string[]
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
  readonly target: Target | InputError
}

interface Target {
  readonly config: Config
  readonly host: SshHost
}

type Env = Readonly<Record<string, string | undefined>>

/** Whether the action held the host and did not end by itself: after most runs not, so nothing is loaded to find out. */
export const wasInterrupted = (env: Env): boolean =>
  Boolean(env[`STATE_${stateKeys.begun}`]) && !env[`STATE_${stateKeys.ended}`]

/** Reads the inputs and greets the host: while it answers, the caller can load what it needs next. */
export async function startRun(): Promise<StartedRun> {
  const startedAt = Date.now()
  const secrets: string[] = []
  const signal = cancelSignal()
  const target = readTarget((secret) => secrets.push(secret))
  if (!(target instanceof InputError)) await target.host.startConnecting(signal)
  return { startedAt, secrets, signal, target }
}

function readTarget(mask: (secret: string) => void): Target | InputError {
  try {
    const config = readInputs(inputOf, mask)
    return { config, host: new SshHost(config.connection) }
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

/** As @actions/core reads it. That library brings an HTTP client along, which takes longer to load than all the rest. */
const inputOf = (name: string): string => process.env[`INPUT_${name.toUpperCase()}`] ?? ''

/** The runner cancels with SIGINT, and with SIGTERM when that took too long. */
function cancelSignal(): AbortSignal {
  const cancel = new AbortController()
  const abort = () => cancel.abort(new Error('the run was cancelled'))
  process.once('SIGINT', abort)
  process.once('SIGTERM', abort)
  return cancel.signal
}
