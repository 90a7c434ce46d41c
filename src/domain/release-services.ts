import type { Color } from './color.ts'
import type { ComposeModel } from './compose-model.ts'
import type { Config } from './config.ts'

/** The services that run of a release: those of its color, and the workers. */
export const releaseServices = ({ compose }: Pick<Config, 'compose'>, color: Color): readonly string[] => [
  ...compose.services[color],
  ...compose.workers,
]

/** The Compose file as if each service of the color depended on the jobs: so they are run before it as such jobs are. */
export function withJobs(model: ComposeModel, { compose: { services, jobs } }: Config, color: Color): ComposeModel {
  const dependencies = jobs.map((service) => ({ service, condition: 'completed' as const, required: true }))
  const isOfColor = (name: string) => services[color].includes(name)
  return new Map(
    [...model].map(([name, service]) => {
      const others = (service.dependsOn ?? []).filter((each) => !jobs.includes(each.service))
      return [
        name,
        isOfColor(name) && jobs.length > 0 ? { ...service, dependsOn: [...others, ...dependencies] } : service,
      ]
    }),
  )
}
