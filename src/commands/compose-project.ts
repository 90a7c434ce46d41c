import { envFileOptions } from '../domain/compose-settings.ts'
import type { ComposeProgram } from '../domain/host-state.ts'
import type { Parameters } from '../host/prologue.ts'
import { sh, type Script } from '../host/script.ts'
import { asRoot } from './as-root.ts'
import type { LiveGuard } from './live-guard.ts'

/** A Compose project on the host and how to call Compose there. */
export interface ComposeProject {
  readonly program: ComposeProgram
  readonly directory: string
  /** Empty: what Compose finds. */
  readonly files: readonly string[]
  readonly name: string
  /** For Compose's interpolation. */
  readonly env: Readonly<Record<string, string>>
  /** Empty: the folder's `.env`. */
  readonly envFiles: readonly string[]
  /** Whether Docker is reached through `sudo -n`. */
  readonly sudo: boolean
  /** Whether Compose can remove containers of services that the file does not name: since version 2. */
  readonly removesOrphans: boolean
  /** A whole Compose file to use instead of those in the folder: it travels on standard input. */
  readonly rendered?: string | undefined
}

/** Services of a project, and what keeps a command away from the live color. */
export interface ServicesArgs {
  readonly project: ComposeProject
  readonly services: readonly string[]
  readonly guard: LiveGuard
}

/** A container of the project that belongs to no color that a command changes. */
export interface Neighbor {
  readonly id: string
  readonly name: string
}

/** The words of a Compose command line before its subcommand. */
function composeWords({ program, name, files, envFiles, directory, rendered }: ComposeProject): readonly string[] {
  const words = [...program.split(' '), '-p', name, ...envFileOptions(envFiles)]
  return rendered === undefined
    ? [...words, ...files.flatMap((file) => ['-f', file])]
    : [...words, '--project-directory', directory, '-f', '-']
}

/** The same words as a person types them, in the project's folder. */
export const composeLine = (project: ComposeProject): Script => sh`${asRoot(project.sudo)}${composeWords(project)}`

/**
 * The subcommand that makes services. It touches none but those that are named: COMPOSE_REMOVE_ORPHANS of the login user or
 * of the file `.env` is what Compose does only where no option says another thing.
 */
export const upWords = ({ removesOrphans }: ComposeProject): readonly string[] => [
  ...['up', '-d', '--no-deps'],
  ...(removesOrphans ? ['--remove-orphans=false'] : []),
]

/** What lib/compose.sh needs. */
export function composeParameters(project: ComposeProject): Parameters {
  const { sudo, env, rendered } = project
  return {
    docker_sudo: sudo,
    // Also with a whole Compose file: a secret of it can be the value of a variable.
    environment: environmentWords(env),
    compose: composeWords(project),
    compose_up: upWords(project),
    compose_file: rendered,
  }
}

/** What lib/environment.sh needs. */
export const environmentWords = (env: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(env).map(([name, value]) => `${name}=${value}`)
