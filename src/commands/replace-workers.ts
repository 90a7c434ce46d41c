import type { Container } from '../domain/host-state.ts'
import { FactReader } from '../host/facts.ts'
import { RemoteError, type Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { composeParameters, type ComposeProject } from './compose-project.ts'
import { parseContainers } from './containers.ts'

/** How long the command may take, in ms: a worker may finish its work first, for as long as a job of GitHub lasts. */
const replaceLimitMs = 6 * 3_600_000

export interface ReplaceWorkersArgs {
  /** Where the workers are made. */
  readonly project: ComposeProject
  /** The names of the projects whose workers are stopped. */
  readonly projects: readonly string[]
  /** All workers: services. */
  readonly workers: readonly string[]
  /** Those of them that run afterwards. */
  readonly services: readonly string[]
  /** The ids of containers that run afterwards as they are, where they still exist. */
  readonly kept: readonly string[]
  /** How long each container may take to end. Absent: its own time. */
  readonly graceSeconds?: number | undefined
  /** How long the workers must run, without a restart, before they count as started. */
  readonly watchSeconds: number
}

export interface ReplacedWorkers {
  /** The names of the containers that were stopped. */
  readonly stopped: readonly string[]
  /** The workers of the project after it. */
  readonly containers: readonly Container[]
}

/** Stops workers, and starts others when these have ended. */
export function replaceWorkers(args: ReplaceWorkersArgs): Command<ReplacedWorkers> {
  const { project, projects, workers, services, kept, graceSeconds, watchSeconds } = args
  return {
    name: 'replace workers',
    args,
    script: new HostScript('replace-workers', {
      directory: project.directory,
      project: project.name,
      projects,
      workers,
      services,
      kept,
      grace_seconds: graceSeconds,
      watch_seconds: watchSeconds,
      ...composeParameters(project),
    }),
    timeoutMs: replaceLimitMs,
    parse: (output) => {
      const facts = new FactReader(output)
      return {
        stopped: facts.findAll('stopped').map(({ words: [name = ''] }) => name),
        containers: parseContainers(facts.readText('containers')),
      }
    },
  }
}

export interface WorkerProblem {
  readonly kind: 'stop' | 'start' | 'crash'
  readonly containers: readonly Container[]
}

const problemKinds = ['stop', 'start', 'crash'] as const

/** Reads the problem that replace-workers.sh printed before it failed; undefined: it ended in another way. */
export function readWorkerProblem(error: unknown): WorkerProblem | undefined {
  if (!(error instanceof RemoteError) || error.outcome.kind !== 'exited') return undefined
  const facts = new FactReader(error.outcome.stdout)
  const kind = problemKinds.find((known) => known === facts.findAll('problem')[0]?.words[0])
  if (kind === undefined) return undefined
  return { kind, containers: facts.has('containers') ? parseContainers(facts.readText('containers')) : [] }
}
