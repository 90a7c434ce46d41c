import { existsSync } from 'node:fs'
import { place } from './workspace.ts'
import { type Result, type RunOptions, must, run } from './programs.ts'

/** The environment of a docker client: our own engine's socket if there is one, else whatever is set up here. */
export function dockerEnv(): NodeJS.ProcessEnv {
  const { socket } = place()
  const quiet = { ...process.env, DOCKER_CLI_HINTS: 'false' }
  return existsSync(socket) ? { ...quiet, DOCKER_HOST: `unix://${socket}` } : quiet
}

/** Runs a docker command to its end, whatever that is. */
export function tryDocker(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return run(['docker', ...args], { ...options, env: dockerEnv() })
}

/** Runs a docker command that has to succeed. */
export function docker(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return must(['docker', ...args], { ...options, env: dockerEnv() })
}
