import type { Color } from './color.ts'
import type { Config } from './config.ts'
import type { Container, HostState } from './host-state.ts'
import { findOtherHolder, findPublishers, type OtherHolder } from './port-holder.ts'

/**
 * With `adopt`, a container of another origin that answers on the port of a color counts as a container of the color during
 * this run. Nothing else of the run knows the difference, except that Compose does not find it.
 */
export function adoptHolders(state: HostState, config: Config): HostState {
  if (!config.adopt) return state
  const find = (color: Color): Container | undefined => {
    const holder = findOtherHolder(state, config, color)
    if (holder?.kind !== 'container' || findAdoptObstacle(holder, state, color) !== undefined) return undefined
    return describeContainer(state, holder.container.id)
  }
  const [blue, green] = [find('blue'), find('green')]
  return { ...state, adopted: { ...(blue && { blue }), ...(green && { green }) } }
}

/** `blue (container old-app, adopted)` */
export const nameWithAdopted = (color: Color, adopted: string | undefined): string =>
  adopted === undefined ? color : `${color} (container ${adopted}, adopted)`

/** Why the holder of a color's port cannot be adopted; undefined: it can. */
export function findAdoptObstacle(holder: OtherHolder, state: HostState, color: Color): string | undefined {
  if (holder.kind !== 'container') return 'only a container of the Docker engine that the user reaches can be adopted'
  const { container } = holder
  if (container.isOneOff) return 'a container of docker compose run is not adopted'
  const all = findPublishers(state, color)
  if (all.length > 1) return `several containers publish the port: ${all.map(({ name }) => name).join(', ')}`
  if (publishesBoth(state, container.id))
    return `${container.name} publishes the ports of both colors, so the other color could not start beside it`
  if (describeContainer(state, container.id) === undefined) return `Docker did not describe ${container.name}`
  return undefined
}

/** Whether one container has the ports of both colors. */
const publishesBoth = ({ ports }: HostState, id: string): boolean =>
  [ports.blue, ports.green].every((each) =>
    each.some(({ publishers }) => publishers.some((publisher) => publisher.id === id)),
  )

const describeContainer = ({ containers, foreignContainers }: HostState, id: string): Container | undefined =>
  [...containers, ...foreignContainers].find((each) => each.id === id)
