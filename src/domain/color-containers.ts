import type { Color } from './color.ts'
import type { Config } from './config.ts'
import { isRunning, type Container, type HostState } from './host-state.ts'

/** The containers of a color that belong to this application. */
export function colorContainers(state: HostState, config: Config, color: Color): readonly Container[] {
  const project = state.compose.ok ? state.compose.project : undefined
  const services: readonly string[] = config.compose.services[color]
  return state.containers.filter((each) => each.project === project && services.includes(each.service))
}

/** A color runs when its first service runs, which answers the health check. */
export function isColorRunning(state: HostState, config: Config, color: Color): boolean {
  const [first] = config.compose.services[color]
  return colorContainers(state, config, color).some((each) => each.service === first && isRunning(each))
}
