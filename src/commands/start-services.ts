import type { SharedService } from '../domain/shared-services.ts'
import type { Container } from '../domain/host-state.ts'
import { FactReader } from '../host/facts.ts'
import { RemoteError, type Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { sh, type Script } from '../host/script.ts'
import { dockerCli } from './as-root.ts'
import { composeLine, composeParameters, upWords, type ComposeProject, type ServicesArgs } from './compose-project.ts'
import { parseContainers } from './containers.ts'
import { guardParameters } from './live-guard.ts'

/** How long the containers of the services may take to stop and to start, in ms. */
const startLimitMs = 15 * 60_000

/** How long one job may take, in ms. One that ran before is given the same time. */
export const jobLimitMs = 30 * 60_000

export interface StartServicesArgs extends ServicesArgs {
  /** The jobs of the services. A job that runs is left to its end, and none is started again. */
  readonly jobs: readonly string[]
  /** What must be there before, in the order of their start. */
  readonly dependencies: readonly SharedService[]
  /** How long each of these may take to become healthy, in ms. */
  readonly healthTimeoutMs: number
}

export interface StartResult {
  /** The new containers of the services. */
  readonly containers: readonly Container[]
  /** The containers of the jobs that were run. */
  readonly jobs: readonly Container[]
}

/**
 * Starts what the services depend on, runs their jobs, and makes the services' containers anew. Fails where the link or
 * the file names the color.
 */
export function startServices(args: StartServicesArgs): Command<StartResult> {
  const { project, services, guard, jobs, dependencies, healthTimeoutMs } = args
  const waits = dependencies.map(({ role }) => (role === 'job' ? 2 * jobLimitMs : healthTimeoutMs))
  return {
    name: 'docker compose up',
    args,
    script: new HostScript('start-services', {
      directory: project.directory,
      project: project.name,
      services,
      job_services: jobs,
      dependencies: dependencies.flatMap(toWords),
      wait_seconds: Math.ceil(healthTimeoutMs / 1000),
      job_seconds: jobLimitMs / 1000,
      ...composeParameters(project),
      ...guardParameters(guard),
    }),
    timeoutMs: startLimitMs + waits.reduce((sum, each) => sum + each, 0),
    parse: (output) => {
      const facts = new FactReader(output)
      return {
        containers: parseContainers(facts.readText('containers')),
        jobs: parseContainers(facts.readText('jobs')),
      }
    },
  }
}

const toWords = ({ service, role, mustBeHealthy, required }: SharedService): readonly string[] => [
  service,
  role,
  mustBeHealthy ? 'healthy' : 'started',
  required ? 'required' : 'optional',
]

const problemKinds = ['job', 'job-busy', 'job-loop', 'job-limit', 'unhealthy', 'dependency', 'color'] as const

/** Why services could not be started. `service`: which one, where it is another than those of the color. */
export interface StartProblem {
  readonly kind: (typeof problemKinds)[number]
  readonly service: string
  /** The containers that failed, as they are after it. */
  readonly containers: readonly Container[]
}

/** Reads the problem that start-services.sh printed before it failed; undefined: it ended in another way. */
export function readStartProblem(error: unknown): StartProblem | undefined {
  if (!(error instanceof RemoteError) || error.outcome.kind !== 'exited') return undefined
  const facts = new FactReader(error.outcome.stdout)
  const [name = '', service = ''] = facts.findAll('problem')[0]?.words ?? []
  const kind = problemKinds.find((known) => known === name)
  if (kind === undefined) return undefined
  const text = kind === 'color' ? 'containers' : 'failed'
  return { kind, service, containers: facts.has(text) ? parseContainers(facts.readText(text)) : [] }
}

/** What removes containers, as a plan shows it. */
export const removeLine = ({ sudo }: ComposeProject, names: readonly string[]): Script =>
  sh`${dockerCli(sudo)} rm -f -v ${names}`

/** What starts services, as a plan shows it. */
export const upLine = (project: ComposeProject, services: readonly string[]): Script =>
  sh`${composeLine(project)} ${upWords(project)} --no-recreate ${services}`

/** What runs a job, as a plan shows it. */
export const jobLine = (project: ComposeProject, service: string): Script =>
  sh`${composeLine(project)} ${upWords(project)} ${service}`
