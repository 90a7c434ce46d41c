import { describePorts } from '../domain/color-ports.ts'
import { colors, otherColor } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'
import { findFixedPorts } from '../domain/nginx-site.ts'
import { CheckDefinition, type Check } from './check.ts'

const definition = new CheckDefinition(
  'Places of one color',
  'the link does not choose the color of such a place, and a color that is stopped does not answer there',
  { blame: 'workflow' },
)

/** Names what both sites pass to the same color, such as a preview or a forgotten line; none where there is no such place. */
export function fixedPlaceChecks(
  { sites }: HostState,
  { nginx, ports, containerPort, oldColor }: Config,
): readonly Check[] {
  // Both colors have the same port then, which does not tell whose a place is.
  if (containerPort !== undefined) return []
  const [blue, green] = [sites.blue.text ?? '', sites.green.text ?? '']
  const fixedPorts = [...findFixedPorts(blue, green), ...findFixedPorts(green, blue)]
  return colors.flatMap((color) => {
    const fixed = ports[color].filter((port) => fixedPorts.includes(port))
    if (fixed.length === 0) return []
    const found =
      `${nginx.site.values[otherColor(color)]} and ${nginx.site.values[color]} both pass the requests of some place to ` +
      `${describePorts(fixed)}, which is ${color}'s, whichever color is live`
    return oldColor === 'keep'
      ? definition.ok(found)
      : definition.warning(
          `${found}; nginx answers 502 there while ${color} is stopped`,
          'old-color: keep  # in the workflow, or make the two sites differ there',
        )
  })
}
