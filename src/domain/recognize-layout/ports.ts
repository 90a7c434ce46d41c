import { colors, otherColor } from '../color.ts'
import { byColor } from './color-names.ts'
import { hostPorts, innerPorts, type ColorSet, type ColorUnit } from './color-sets.ts'
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
  const proxied = found.references.flatMap(({ target }) => portOf(target) ?? [])
  const findProxied = (unit: ColorUnit) => proxied.find((each) => hostPorts(unit).includes(each))
  const [first, ...others] = set.units[live].map(findProxied)
  const own = [first ?? hostPorts(one)[0], ...others.filter((port) => port !== undefined)]
  const pairs = own.map((port) => ({ port, twin: portOf(toTwinTarget(`127.0.0.1:${port ?? ''}`, live, set) ?? '') }))
  if (pairs.some(({ port, twin }) => port === undefined || twin === undefined || twin === port)) return undefined
  const join = (key: 'port' | 'twin') => pairs.map((pair) => pair[key]).join(', ')
  const ports = byColor(live, join('port'), join('twin'))
  // One port without the other would leave a reader to look the other up.
  if (colors.every((color) => ports[color] === defaults[color])) return []
  return colors.map((color) => ({ name: `${color}-port`, value: ports[color] }))
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
