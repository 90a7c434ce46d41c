import { colorContainers, isOfColor } from './color-containers.ts'
import type { Color } from './color.ts'
import type { Config } from './config.ts'
import { isUp, type HostState, type PortState, type Publisher } from './host-state.ts'

/** What uses the port of a color on the host. */
export type PortHolder =
  /** The containers of the color itself. */
  | { readonly kind: 'color' }
  /** Another container of this engine. */
  | { readonly kind: 'container'; readonly container: Publisher }
  /** No container that this engine knows. */
  | { readonly kind: 'program'; readonly port: PortState }

/** A holder that is not the color itself. */
export type OtherHolder = Exclude<PortHolder, { readonly kind: 'color' }>

/** Finds what uses the port of a color, with an address that `isWanted` accepts; undefined: nothing. */
export function findPortHolder(
  state: HostState,
  config: Config,
  { color, isWanted }: { readonly color: Color; readonly isWanted: (address: string) => boolean },
): PortHolder | undefined {
  const port = state.ports[color]
  const publishers = findPublishers(state, color, isWanted)
  // By its labels, and not by its id: it can be younger than the list of containers.
  if (publishers.some((each) => !each.isOneOff && isOfColor(state, config, { color, each }))) return { kind: 'color' }
  const [container] = publishers
  if (container !== undefined) return { kind: 'container', container }
  if (!port.addresses.some(isWanted)) return undefined
  // A container on the network of the host listens and publishes nothing.
  return colorContainers(state, config, color).some(isUp) ? { kind: 'color' } : { kind: 'program', port }
}

/** The containers that publish the port of a color at an address that `isWanted` accepts. */
export const findPublishers = (
  { ports }: HostState,
  color: Color,
  isWanted: (address: string) => boolean,
): readonly Publisher[] => ports[color].publishers.filter(({ addresses }) => addresses.some(isWanted))

/** Whether a request to this host itself, as nginx sends it, reaches a program that listens on this address. */
export const isReachedFromHost = (address: string): boolean => /^(?:0\.0\.0\.0|::|127\..*|::1)$/.test(address)

/** What uses the port of a color and is not that color, where nginx would reach it; undefined: nothing. */
export function findOtherHolder(state: HostState, config: Config, color: Color): OtherHolder | undefined {
  // nginx reaches the containers of the color by their names, which no other program can have.
  if (config.containerPort !== undefined) return undefined
  const holder = findPortHolder(state, config, { color, isWanted: isReachedFromHost })
  return holder?.kind === 'color' || state.adopted?.[color] !== undefined ? undefined : holder
}
