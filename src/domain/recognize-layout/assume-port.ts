import { otherColor, type Color } from '../color.ts'
import type { HostLayout } from '../host-layout.ts'
import { byColor } from './color-names.ts'
import { hostPorts, type ColorSet } from './color-sets.ts'
import { hostOf, portOf, readReferences } from './nginx-references.ts'
import type { NginxSetup } from './nginx-setup.ts'
import { toShape } from './shape.ts'

/** Gives the idle color a port where nothing on the host shows one: the one that nginx's files name beside the live color's. */
export function assumePort(
  set: ColorSet,
  live: Color,
  { setup, layout }: { readonly setup: NginxSetup; readonly layout: HostLayout },
): ColorSet {
  const idle = otherColor(live)
  const [liveUnit, ...moreLive] = set.units[live]
  const [idleUnit, ...moreIdle] = set.units[idle]
  if (liveUnit === undefined || idleUnit === undefined || hostPorts(idleUnit).length > 0) return set
  const ports = hostPorts(liveUnit)
  const livePort = findNamedPorts(setup).find(({ port }) => ports.includes(port))?.port ?? ports[0]
  if (livePort === undefined) return set
  const port = findOtherPort(livePort, { setup, layout }) ?? (live === 'blue' ? livePort + 1 : livePort - 1)
  const units = byColor(live, [liveUnit, ...moreLive], [{ ...idleUnit, assumedPort: port }, ...moreIdle])
  return { ...set, units }
}

interface NamedPort {
  readonly port: number
  readonly shape: string
}

function findNamedPorts({ files, others }: Pick<NginxSetup, 'files' | 'others'>): readonly NamedPort[] {
  return [...files, ...others].flatMap(([path, text]) => {
    const shape = toShape(text)
    return readReferences(path, text).flatMap(({ target }) => {
      const port = portOf(target)
      return port === undefined || /[a-z]/i.test(hostOf(target).replace(/localhost|host\.docker\.internal/, ''))
        ? []
        : [{ port, shape }]
    })
  })
}

/** The port in a file that is like the live one; else the only other port that no other container has. */
function findOtherPort(
  livePort: number,
  { setup, layout }: { readonly setup: NginxSetup; readonly layout: HostLayout },
): number | undefined {
  const named = findNamedPorts(setup)
  const shapes = named.filter(({ port }) => port === livePort).map(({ shape }) => shape)
  const taken = (layout.containers ?? []).flatMap(({ published, running }) =>
    running ? published.map(({ port }) => port) : [],
  )
  const others = named.filter(({ port }) => port !== livePort && !taken.includes(port))
  const alike = others.find(({ shape }) => shapes.includes(shape))
  const single = new Set(others.map(({ port }) => port))
  return alike?.port ?? (single.size === 1 ? [...single][0] : undefined)
}
