import { colors, otherColor, type Color } from '../color.ts'
import { byColor } from './color-names.ts'
import { hostPorts, innerPorts, type ColorSet } from './color-sets.ts'
import type { LiveSwitch } from './live-switch.ts'
import { hostOf, portOf } from './nginx-references.ts'
import { readAllReferences, type NginxSetup } from './nginx-setup.ts'
import type { SuggestedInput } from './recognition.ts'
import { toTwinTarget } from './switch-text.ts'

const defaults = { blue: '8081', green: '8082' } as const

/** The ports by which nginx reaches the colors. Undefined: they are not known. */
export function findPortInputs(
  set: ColorSet,
  found: Extract<LiveSwitch, { readonly kind: 'one-file' }>,
  setup: NginxSetup,
): readonly SuggestedInput[] | undefined {
  const { live } = found
  const [one, other] = [set.units[live][0], set.units[otherColor(live)][0]]
  if (one === undefined || other === undefined) return undefined
  if (setup.container !== undefined && found.byName) {
    const port = findNamedPort(found, setup) ?? innerPorts(one)[0]
    return port === undefined ? undefined : [{ name: 'container-port', value: String(port) }]
  }
  const own = hostPorts(one)
  const port =
    found.references.map(({ target }) => portOf(target)).find((each) => each !== undefined && own.includes(each)) ??
    own[0]
  if (port === undefined) return undefined
  const twin = portOf(toTwinTarget(`127.0.0.1:${port}`, live, set) ?? '')
  if (twin === undefined || twin === port) return undefined
  const ports = byColor(live, port, twin)
  return colors.flatMap((color: Color) =>
    String(ports[color]) === defaults[color] ? [] : [{ name: `${color}-port`, value: String(ports[color]) }],
  )
}

/** The port beside the name, which may stand where the variable is used: `proxy_pass http://$service_url:8080`. */
function findNamedPort(
  { references }: Extract<LiveSwitch, { readonly kind: 'one-file' }>,
  { files }: NginxSetup,
): number | undefined {
  const { all, upstreams } = readAllReferences(files)
  const named = references.flatMap(({ target }) => upstreams.get(hostOf(target)) ?? [])
  const passes = all.filter(({ kind, target }) => kind === 'pass' && target.includes('$'))
  const [port] = [...references, ...named, ...passes].flatMap(({ target }) => portOf(target) ?? [])
  // nginx's own default, where the scheme is http.
  return port ?? (passes.length === 0 || references.some(({ kind }) => kind === 'server') ? 80 : undefined)
}
