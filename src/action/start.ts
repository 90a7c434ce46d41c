import type { Config } from '../domain/config.ts'
import { isJsonObject, parseJson } from '../domain/json.ts'
import { SshHost } from '../host/ssh.ts'
import { InputError, readInputs } from '../inputs/read-inputs.ts'

/** Keys of the state that the main run saves for the `post` run: see `saveState` of @actions/core. */
export const stateKeys = {
  /** When the run began, in milliseconds since the epoch; saved once it has the lock. */
  began: 'began-at',
  /** The run ended, and was not interrupted. */
  ended: 'ended',
  /** The name and the phase of the last step that began. */
  lastStep: 'last-step',
  /** The inputs without secrets, as JSON: a `post` run in nested composite actions gets others (actions/runner#2030). */
  inputs: 'inputs',
  /** The id of its deployment on GitHub. */
  gitHubDeployment: 'github-deployment',
} as const

/** What is ready before the rest of the action is loaded, so that the connection need not wait for it. */
export interface StartedRun {
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** They must be masked before anything is logged. */
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

/** Whether the main run had the lock and was interrupted. This must need no other code: most runs are not interrupted. */
export const wasInterrupted = (env: Env): boolean =>
  Boolean(env[`STATE_${stateKeys.began}`]) && !env[`STATE_${stateKeys.ended}`]

/** Reads the inputs and starts to connect. While the host answers, the caller can load the rest of the action. */
export async function startRun(): Promise<StartedRun> {
  const startedAt = Date.now()
  const secrets: string[] = []
  const signal = createCancelSignal()
  const target = readTarget((secret) => secrets.push(secret))
  if (!(target instanceof InputError)) await target.host.startConnecting(signal)
  return { startedAt, secrets, signal, target }
}

function readTarget(mask: (secret: string) => void): Target | InputError {
  try {
    const config = readInputs(createInputReader(process.env), mask)
    return { config, host: new SshHost(config.connection) }
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

/**
 * Reads an input as @actions/core does. That library loads an HTTP client, which takes longer than all the rest. In a
 * `post` run the saved inputs of the main run count.
 */
export function createInputReader(env: Env): (name: string) => string {
  const saved = parseSavedInputs(env[`STATE_${stateKeys.inputs}`])
  return (name) => saved[name] ?? env[`INPUT_${name.toUpperCase()}`] ?? ''
}

function parseSavedInputs(text: string | undefined): Readonly<Record<string, string>> {
  const value = parseJson(text ?? '')
  if (!isJsonObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/**
 * The runner cancels with SIGINT, and 7.5 s later with SIGTERM. The listeners stay: without one, a second Ctrl-C would end
 * the process in the middle of an undo.
 */
function createCancelSignal(): AbortSignal {
  const cancel = new AbortController()
  const abort = () => cancel.abort(new Error('the run was cancelled'))
  process.on('SIGINT', abort)
  process.on('SIGTERM', abort)
  return cancel.signal
}
