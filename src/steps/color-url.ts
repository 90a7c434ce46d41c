import { findColorPorts } from '../domain/color-ports.ts'
import type { Color } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import type { HealthEndpoint } from '../domain/health.ts'
import { isRunning, type Container } from '../domain/host-state.ts'

/** The URL at which the host itself reaches a color on its first port. */
export function colorUrl(config: Config, color: Color, containers: readonly Container[]): string {
  const port = config.containerPort ?? config.ports[color][0]
  return `http://${hostOf(config, color, containers)}:${port}${config.health.paths[0]}`
}

/** The URLs of the health check. `containers`: where nginx reaches those of the color by their names. */
export function healthUrls(config: Config, color: Color, containers: readonly Container[]): readonly string[] {
  const { ports, paths } = config.health
  const host = hostOf(config, color, containers)
  return ports[color].map((port, i) => `http://${host}:${port}${paths[i] ?? paths[0]}`)
}

/** The requests of `healthUrls`. */
export function findHealthEndpoints(
  model: ComposeModel,
  config: Config,
  color: Color,
): readonly [HealthEndpoint, ...HealthEndpoint[]] {
  const found = findColorPorts(model, config, color)
  const { ports, paths } = config.health
  const toEndpoint = (port: number, i: number): HealthEndpoint => ({
    port,
    path: paths[i] ?? paths[0],
    service: found[i]?.name ?? config.compose.services[color][0],
  })
  const [first, ...others] = ports[color]
  return [toEndpoint(first, 0), ...others.map((port, i) => toEndpoint(port, i + 1))]
}

function hostOf({ containerPort, compose }: Config, color: Color, containers: readonly Container[]): string {
  if (containerPort === undefined) return '127.0.0.1'
  const [first] = compose.services[color]
  const [address = first] = containers.find((each) => each.service === first && isRunning(each))?.addresses ?? []
  return address
}
