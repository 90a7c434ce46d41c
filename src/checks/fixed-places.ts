import { describePorts } from '../domain/color-ports.ts'
import { colors, otherColor } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'
import { findFixedPorts, findPort } from '../domain/nginx-site.ts'
import { findFixedTargets } from '../domain/site-servers.ts'
import { CheckDefinition, type Check } from './check.ts'

const definition = new CheckDefinition(
  'Places of one color',
  'the link does not choose the color of such a place, and a color that is stopped does not answer there',
  { blame: 'workflow' },
)

/** Names what both sites pass to the same color, such as a preview or a forgotten line; none where there is no such place. */
export function fixedPlaceChecks(state: HostState, config: Config): readonly Check[] {
  const { nginx, ports, containerPort, oldColor } = config
  const { site } = nginx
  // Both colors have the same port then, which does not tell whose a place is.
  if (containerPort !== undefined) return []
  const fixedPorts = listFixedPorts(state, config)
  return colors.flatMap((color) => {
    const fixed = ports[color].filter((port) => fixedPorts.includes(port))
    if (fixed.length === 0) return []
    const who =
      site.form === 'live-link'
        ? "nginx's files pass"
        : `${site.values[otherColor(color)]} and ${site.values[color]} both pass`
    const found = `${who} the requests of some place to ${describePorts(fixed)}, which is ${color}'s, whichever color is live`
    return oldColor === 'keep'
      ? definition.ok(found)
      : definition.warning(
          `${found}; nginx answers 502 there while ${color} is stopped`,
          site.form === 'live-link'
            ? `old-color: keep  # in the workflow, or let that place ask ${site.path} too`
            : 'old-color: keep  # in the workflow, or make the two sites differ there',
        )
  })
}

function listFixedPorts(state: HostState, config: Config): readonly unknown[] {
  if (config.nginx.site.form === 'live-link') return findFixedTargets(state, config).map(findPort)
  const [blue, green] = [state.sites.blue.text ?? '', state.sites.green.text ?? '']
  return [...findFixedPorts(blue, green), ...findFixedPorts(green, blue)]
}
