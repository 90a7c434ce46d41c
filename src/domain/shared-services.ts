import type { ComposeModel, Dependency } from './compose-model.ts'
import { startsAgain } from './compose-services.ts'
import type { Container } from './host-state.ts'

/**
 * A service of no color that must be there before a color starts. `shared`: it is left as it is where it runs. `job`: it is
 * run anew, from its newest image, to its end.
 */
export interface SharedService {
  readonly service: string
  readonly role: 'shared' | 'job'
  readonly mustBeHealthy: boolean
  /** Whether the color cannot start without it. */
  readonly required: boolean
}

/** What is known of the project. */
interface Project {
  readonly model: ComposeModel
  readonly projectContainers: readonly Pick<Container, 'service'>[]
}

/**
 * What these services depend on, directly or not, each after what it depends on itself. The jobs are those of the services
 * themselves and of their jobs. What another service needed to be made, such as the first files of a database, is left out
 * once that service has a container.
 */
export function findSharedServices(project: Project, color: readonly string[]): readonly SharedService[] {
  const jobs = collectJobs(project, color)
  const reached = new Map<string, Dependency[]>()
  const ordered = new Set<string>()
  const visit = (name: string, path: ReadonlySet<string>): void => {
    for (const dependency of listDependencies(project, name, jobs)) {
      const { service } = dependency
      if (color.includes(service) || path.has(service)) continue
      reached.set(service, [...(reached.get(service) ?? []), dependency])
      if (ordered.has(service)) continue
      visit(service, new Set([...path, service]))
      ordered.add(service)
    }
  }
  color.forEach((name) => visit(name, new Set(color)))
  return [...ordered].map((service) => toSharedService(service, jobs, reached.get(service) ?? []))
}

/** The names of the jobs among what these services depend on. */
export const findJobs = (project: Project, color: readonly string[]): readonly string[] =>
  findSharedServices(project, color).flatMap(({ service, role }) => (role === 'job' ? [service] : []))

/** The services and all jobs that must run before them. */
function collectJobs(project: Project, color: readonly string[]): ReadonlySet<string> {
  const jobs = new Set(color)
  const visited = new Set<string>()
  const visit = (name: string): void => {
    for (const dependency of listDependencies(project, name, jobs)) {
      const { service } = dependency
      const isNewJob = isJob(project, dependency) && !jobs.has(service)
      if (isNewJob) jobs.add(service)
      if (visited.has(service) && !isNewJob) continue
      visited.add(service)
      visit(service)
    }
  }
  color.forEach(visit)
  return jobs
}

/** What a service depends on now; `jobs`: what is made anew. The jobs of a service that is left as it is have run before. */
function listDependencies(project: Project, name: string, jobs: ReadonlySet<string>): readonly Dependency[] {
  const { model, projectContainers } = project
  const isKept = !jobs.has(name) && projectContainers.some(({ service }) => service === name)
  return (model.get(name)?.dependsOn ?? []).filter(
    (dependency) =>
      model.has(dependency.service) &&
      (dependency.required || model.get(dependency.service)?.profiles === undefined) &&
      !(isKept && isJob(project, dependency)),
  )
}

/** A service that always starts again never ends, so it cannot be a job, and it may be what the live color needs. */
const isJob = ({ model }: Project, { service, condition }: Dependency): boolean =>
  condition === 'completed' && !startsAgain(model.get(service))

const toSharedService = (
  service: string,
  jobs: ReadonlySet<string>,
  reasons: readonly Dependency[],
): SharedService => ({
  service,
  role: jobs.has(service) ? 'job' : 'shared',
  mustBeHealthy: reasons.some(({ condition }) => condition === 'healthy'),
  required: reasons.some(({ required }) => required),
})
