import type { Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { isRunning, type Container } from '../domain/host-state.ts'

/** The URL at which the host itself reaches a color. `containers`: where nginx reaches those of the color by their names. */
export function colorUrl(
  { ports, containerPort, compose, health }: Config,
  color: Color,
  { containers, port }: { readonly containers: readonly Container[]; readonly port?: number | undefined },
): string {
  if (containerPort === undefined) return `http://127.0.0.1:${port ?? ports[color]}${health.path}`
  const [first] = compose.services[color]
  const [address = first] = containers.find((each) => each.service === first && isRunning(each))?.addresses ?? []
  return `http://${address}:${port ?? containerPort}${health.path}`
}

/** The URL of the health check. */
export const healthUrl = (config: Config, color: Color, containers: readonly Container[]): string =>
  colorUrl(config, color, { containers, port: config.health.ports[color] })
