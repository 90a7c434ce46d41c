import { colorContainers, isOfColor } from './color-containers.ts'
import type { Color } from './color.ts'
import type { Config } from './config.ts'
import { isUp, type HostState, type PortState, type Publisher } from './host-state.ts'

/** What uses the port of a color on the host. */
export type PortHolder =
  /** The containers of the color itself. */
  | { readonly kind: 'color' }
  /** Another container of this engine. */
  | { readonly kind: 'container'; readonly port: PortState; readonly container: Publisher }
  /** No container that this engine knows. */
  | { readonly kind: 'program'; readonly port: PortState }

/** A holder that is not the color itself. */
export type OtherHolder = Exclude<PortHolder, { readonly kind: 'color' }>

/** Finds what uses a port of a color, with an address that `isWanted` accepts; undefined: nothing. */
export function findPortHolder(
  state: HostState,
  config: Config,
  {
    color,
    port,
    isWanted,
  }: { readonly color: Color; readonly port: PortState; readonly isWanted: (address: string) => boolean },
): PortHolder | undefined {
  const publishers = port.publishers.filter(({ addresses }) => addresses.some(isWanted))
  // By its labels, and not by its id: it can be younger than the list of containers.
  if (publishers.some((each) => !each.isOneOff && isOfColor(state, config, { color, each }))) return { kind: 'color' }
  const [container] = publishers
  if (container !== undefined) return { kind: 'container', port, container }
  if (!port.addresses.some(isWanted)) return undefined
  // A container on the network of the host listens and publishes nothing.
  return colorContainers(state, config, color).some(isUp) ? { kind: 'color' } : { kind: 'program', port }
}

/** The containers that publish a port of a color where nginx reaches it, each once. */
export function findPublishers(state: HostState, color: Color): readonly Publisher[] {
  const reached = state.ports[color].flatMap(({ number, publishers }) =>
    publishers.filter(({ addresses }) => addresses.some(isReachedByNginx(state, color, number))),
  )
  return reached.filter(({ id }, i) => reached.findIndex((each) => each.id === id) === i)
}

/** Whether a request to this host itself, as nginx on it sends it, reaches a program that listens on this address. */
export const isReachedFromHost = (address: string): boolean => /^(?:0\.0\.0\.0|::|127\..*|::1)$/.test(address)

/** The name by which a container reaches its host, at whatever address that has. */
const hostName = 'host.docker.internal'

/** Whether nginx reaches a program on this address: at the host itself, or at an address that the color's site names. */
const isReachedByNginx =
  ({ sites }: HostState, color: Color, port: number) =>
  (address: string): boolean => {
    const named = (sites[color].text ?? '').split(/[^\w.:[\]-]+/)
    return (
      isReachedFromHost(address) ||
      [hostName, address, `[${address}]`].some((each) => named.includes(`${each}:${port}`))
    )
  }

/** What uses a port of a color and is not that color, where nginx would reach it; undefined: nothing. */
export function findOtherHolder(state: HostState, config: Config, color: Color): OtherHolder | undefined {
  // nginx reaches the containers of the color by their names, which no other program can have.
  if (config.containerPort !== undefined) return undefined
  const holders = state.ports[color].map((port) =>
    findPortHolder(state, config, { color, port, isWanted: isReachedByNginx(state, color, port.number) }),
  )
  const adopted = state.adopted?.[color]?.id
  return holders
    .filter((each) => each !== undefined && each.kind !== 'color')
    .find((each) => each.kind === 'program' || each.container.id !== adopted)
}
