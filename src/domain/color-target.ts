import { colors, type Color, type PerColor } from './color.ts'
import { describePorts } from './color-ports.ts'
import type { Config, Ports } from './config.ts'

/** What nginx passes requests for a color to: ports of the host, or a port of the color's own containers. */
export interface ColorTarget {
  readonly ports: Ports
  /** Absent: the ports of the host. */
  readonly containers?: { readonly project: string; readonly services: readonly string[] } | undefined
}

/** `projects`: the names of the Compose projects. */
export function findColorTargets(
  { ports, containerPort, compose }: Pick<Config, 'ports' | 'containerPort' | 'compose'>,
  projects: PerColor<string>,
): PerColor<ColorTarget> {
  const find = (color: Color): ColorTarget =>
    containerPort === undefined
      ? { ports: ports[color] }
      : { ports: [containerPort], containers: { project: projects[color], services: compose.services[color] } }
  return { blue: find('blue'), green: find('green') }
}

/** `port 8081`, `ports 8081, 3001`, or `port 8080 of green`: what nginx passes requests to, in a sentence. */
export const describeTarget = (
  { ports, containerPort }: Pick<Config, 'ports' | 'containerPort'>,
  color: Color,
): string =>
  containerPort === undefined ? describePorts(ports[color]) : `port ${containerPort} of the containers of ${color}`

/** The two of them. */
export const describeTargets = (config: Pick<Config, 'ports' | 'containerPort'>): string =>
  colors.map((color) => describeTarget(config, color)).join(' nor to ')
