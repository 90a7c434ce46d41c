import { colors } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import { withDependencies } from '../domain/compose-services.ts'
import type { Config } from '../domain/config.ts'
import { releaseServices } from '../domain/release-services.ts'
import type { HostAndModels } from './check-input.ts'
import { CheckDefinition, type Check } from './check.ts'

const definition = new CheckDefinition(
  'Container names',
  'a server has each container name only once; a color cannot start if its container_name is taken',
  { ofLayout: true },
)

/** A `container_name` of a Compose file, and the service that has it. */
interface NamedService {
  readonly project: string
  readonly service: string
  readonly name: string
}

/** Whether two services have the same `container_name`, or another container on the host has it already. */
export function containerNameCheck({ models, state }: HostAndModels, config: Config): Check {
  const { compose, containerOwners } = state
  const named = colors.flatMap((color) => {
    const project = compose.ok ? compose.projects[color].name : ''
    return findNamed(models[color], releaseServices(config, color)).map((each) => ({ ...each, project }))
  })
  const repeated = named.find((one) => named.some((other) => other.name === one.name && !isSameService(one, other)))
  if (repeated !== undefined) {
    const sharing = named.filter(({ name }) => name === repeated.name).map(describeService(named))
    return definition.error(
      `${[...new Set(sharing)].join(' and ')} have the same container_name: ${repeated.name}`,
      removeNameFix(repeated.name),
    )
  }
  if (named.length === 0) return definition.ok('no service sets container_name, so Compose chooses a free name')
  if (containerOwners === undefined) return definition.unknown("the host's containers could not be listed")
  const taken = containerOwners.find((owner) =>
    named.some((each) => each.name === owner.name && !isSameService(each, owner)),
  )
  if (taken === undefined) return definition.ok([...new Set(named.map(({ name }) => name))].join(', '))
  const owner = taken.project === '' ? 'no Compose project' : `the project ${taken.project}, service ${taken.service}`
  return definition.error(`a container of ${owner} already has the name ${taken.name}`, removeNameFix(taken.name))
}

type ServiceKey = Pick<NamedService, 'project' | 'service'>

const isSameService = (one: ServiceKey, other: ServiceKey): boolean =>
  one.project === other.project && one.service === other.service

/** With the project where the colors are not in one. */
const describeService = (all: readonly NamedService[]) => (each: NamedService) =>
  all.some(({ project }) => project !== each.project) ? `${each.service} of the project ${each.project}` : each.service

/** The names of the services that a deployment starts: these, and the services that they depend on. */
function findNamed(model: ComposeModel, services: readonly string[]) {
  return withDependencies(model, services).flatMap((service) => {
    const name = model.get(service)?.containerName
    return name === undefined ? [] : [{ service, name }]
  })
}

const removeNameFix = (name: string): string => `container_name: ${name}  # remove this line from the Compose file`
