import type { Color } from './color.ts'
import type { Config } from './config.ts'
import { isRunning, type Container, type HostState } from './host-state.ts'

/** The containers of a color that belong to this application, with an adopted one as its first service. */
export function colorContainers(state: HostState, config: Config, color: Color): readonly Container[] {
  const adopted = state.adopted?.[color]
  const own = state.containers.filter((each) => isOfColor(state, config, { color, each }))
  return adopted === undefined ? own : [{ ...adopted, service: config.compose.services[color][0] }, ...own]
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
