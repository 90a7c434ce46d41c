import type { ComposeModel, Dependency } from './compose-model.ts'

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

/** What these services depend on, directly or not, each after what it depends on itself. */
export function findSharedServices(model: ComposeModel, color: readonly string[]): readonly SharedService[] {
  const ordered: string[] = []
  const reached = new Map<string, Dependency[]>()
  const visit = (name: string, path: ReadonlySet<string>): void => {
    for (const dependency of model.get(name)?.dependsOn ?? []) {
      const { service } = dependency
      if (color.includes(service) || !model.has(service) || path.has(service)) continue
      if (!dependency.required && model.get(service)?.profiles !== undefined) continue
      reached.set(service, [...(reached.get(service) ?? []), dependency])
      if (ordered.includes(service)) continue
      visit(service, new Set([...path, service]))
      ordered.push(service)
    }
  }
  color.forEach((name) => visit(name, new Set(color)))
  return ordered.map((service) => toSharedService(model, service, reached.get(service) ?? []))
}

/** The names of the jobs among what these services depend on. */
export const findJobs = (model: ComposeModel, color: readonly string[]): readonly string[] =>
  findSharedServices(model, color).flatMap(({ service, role }) => (role === 'job' ? [service] : []))

function toSharedService(model: ComposeModel, service: string, reasons: readonly Dependency[]): SharedService {
  // A service that always starts again never ends, so it cannot be a job, and it may be what the live color needs.
  const ends = !['always', 'unless-stopped'].includes(model.get(service)?.restart ?? '')
  return {
    service,
    role: ends && reasons.some(({ condition }) => condition === 'completed') ? 'job' : 'shared',
    mustBeHealthy: reasons.some(({ condition }) => condition === 'healthy'),
    required: reasons.some(({ required }) => required),
  }
}
