import type { Color } from './color.ts'
import type { Config } from './config.ts'
import { isRunning, type Container, type HostState } from './host-state.ts'

/** The containers of a color that belong to this application. */
export function colorContainers(state: HostState, config: Config, color: Color): readonly Container[] {
  return state.containers.filter((each) => isOfColor(state, config, { color, each }))
}

/** Whether Compose's labels say that a container belongs to a color. */
export function isOfColor(
  { compose }: HostState,
  config: Config,
  {
    color,
    each: { project, service = '' },
  }: {
    readonly color: Color
    readonly each: { readonly project?: string | undefined; readonly service?: string | undefined }
  },
): boolean {
  const services: readonly string[] = config.compose.services[color]
  return compose.ok && compose.projects[color].name === project && services.includes(service)
}

/** A color runs when its first service runs, which answers the health check. */
export function isColorRunning(state: HostState, config: Config, color: Color): boolean {
  const [first] = config.compose.services[color]
  return colorContainers(state, config, color).some((each) => each.service === first && isRunning(each))
}
