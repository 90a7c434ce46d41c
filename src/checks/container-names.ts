import { colors } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import type { HostAndModel } from './check-input.ts'
import { CheckDefinition, type Check } from './check.ts'

const definition = new CheckDefinition(
  'Container names',
  'a server has each container name only once; a color cannot start if its container_name is taken',
  { ofLayout: true },
)

/** Whether two services have the same `container_name`, or another container on the host has it already. */
export function containerNameCheck({ model, state }: HostAndModel, { compose: { services } }: Config): Check {
  const started = findStartedServices(
    model,
    colors.flatMap((color) => services[color]),
  )
  const named = started.flatMap((service) => {
    const name = model.get(service)?.containerName
    return name === undefined ? [] : [{ service, name }]
  })
  const repeated = named.find(({ service, name }) =>
    named.some((each) => each.name === name && each.service !== service),
  )
  if (repeated !== undefined) {
    const sharing = named.filter(({ name }) => name === repeated.name).map(({ service }) => service)
    return definition.error(
      `${sharing.join(' and ')} have the same container_name: ${repeated.name}`,
      removeNameFix(repeated.name),
    )
  }
  if (named.length === 0) return definition.ok('no service sets container_name, so Compose chooses a free name')
  const project = state.compose.ok ? state.compose.project : undefined
  if (state.containerOwners === undefined) return definition.unknown("the host's containers could not be listed")
  const taken = state.containerOwners.find((each) =>
    named.some(({ service, name }) => each.name === name && (each.project !== project || each.service !== service)),
  )
  if (taken === undefined) return definition.ok(named.map(({ name }) => name).join(', '))
  const owner = taken.project === '' ? 'no Compose project' : `the project ${taken.project}, service ${taken.service}`
  return definition.error(`a container of ${owner} already has the name ${taken.name}`, removeNameFix(taken.name))
}

/** The services that a deployment starts: these, and the services that they depend on. */
function findStartedServices(model: ComposeModel, services: readonly string[]): readonly string[] {
  const all = new Set(services)
  // The loop also visits the services that are added while it runs.
  for (const service of all) model.get(service)?.dependsOn?.forEach((each) => all.add(each.service))
  return [...all]
}

const removeNameFix = (name: string): string => `container_name: ${name}  # remove this line from the Compose file`
