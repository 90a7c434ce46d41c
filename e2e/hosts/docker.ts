import { existsSync } from 'node:fs'
import { workspace } from './workspace.ts'
import { type ProgramResult, type RunOptions, run, tryRun } from './programs.ts'

/** The environment of a docker client: with the socket of our own engine if there is one, else as it is on this machine. */
export function dockerEnv(): NodeJS.ProcessEnv {
  const { socket } = workspace()
  const quiet = { ...process.env, DOCKER_CLI_HINTS: 'false' }
  return existsSync(socket) ? { ...quiet, DOCKER_HOST: `unix://${socket}` } : quiet
}

/** Runs a docker command to its end and returns its exit code and outputs. */
export function tryDocker(args: readonly string[], options: RunOptions = {}): Promise<ProgramResult> {
  return tryRun(['docker', ...args], { ...options, env: dockerEnv() })
}

/** Runs a docker command and returns its standard output. Rejects if the exit code is not 0. */
export function docker(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return run(['docker', ...args], { ...options, env: dockerEnv() })
}
