import { otherColor, type Color } from '../color.ts'
import type { HostLayout } from '../host-layout.ts'
import type { ColorSet, ColorUnit } from './color-sets.ts'
import { colorOfTarget } from './live-switch.ts'
import type { SuggestedInput } from './recognition.ts'

export interface FoundHealth {
  readonly inputs: readonly SuggestedInput[]
  readonly notes: readonly string[]
}

const defaultPath = '/actuator/health'

/**
 * The path of the health check: what Docker's own check requests, else what answers well now. With several ports what answers
 * well on each of them.
 */
export function findHealth(
  layout: HostLayout,
  set: ColorSet,
  { live, ports }: { readonly live: Color; readonly ports: readonly string[] },
): FoundHealth {
  if (ports.length > 1) return findHealthOfEach(layout, ports)
  const [unit] = set.units[live]
  const tested = unit === undefined ? undefined : findTestedUrl(unit)
  if (unit !== undefined && tested !== undefined)
    return { inputs: [...toPathInput(tested.path), ...findHealthPorts(set, live, tested.port)], notes: [] }
  // The requests ran side by side, so their answers have no order.
  const answers = layout.answers
    .filter(({ target }) => colorOfTarget(target, set) === live)
    .toSorted((one, other) => rankPath(one.path) - rankPath(other.path))
  const good = answers.find(({ status }) => status >= 200 && status < 300)
  if (good !== undefined) return { inputs: toPathInput(good.path), notes: [] }
  const asked = answers.map(({ path, status }) => `${path} ${status}`).join(', ')
  const seen = asked === '' ? 'no path of the application could be requested' : `no path answered with 200 (${asked})`
  return { inputs: [], notes: [`Set health-path to a path that answers 200 when the application is ready: ${seen}.`] }
}

function findHealthOfEach({ answers }: HostLayout, ports: readonly string[]): FoundHealth {
  const paths = ports.map((port) => {
    const good = answers.filter(({ target, status }) => target.endsWith(`:${port}`) && status >= 200 && status < 300)
    return good.toSorted((one, other) => rankPath(one.path) - rankPath(other.path))[0]?.path
  })
  const unknown = ports.filter((_, i) => paths[i] === undefined)
  if (unknown.length === 0)
    return {
      inputs: toPathInput([...new Set(paths)].length === 1 ? paths.slice(0, 1).join('') : paths.join(', ')),
      notes: [],
    }
  return {
    inputs: [],
    notes: [
      `Set health-path to a path for each port, such as \`/health, /\`: no path answered with 200 on port ${unknown.join(', ')}.`,
    ],
  }
}

/** A path that is made for health checks goes before the start page. */
const rankPath = (path: string): number => (path === defaultPath ? 0 : path === '/' ? 2 : 1)

const toPathInput = (path: string): readonly SuggestedInput[] =>
  path === defaultPath ? [] : [{ name: 'health-path', value: path }]

interface TestedUrl {
  readonly path: string
  readonly port: number | undefined
}

/** The request of a HEALTHCHECK to the container itself, such as `curl -f http://localhost:8080/health`. */
function findTestedUrl({ spec, containers }: ColorUnit): TestedUrl | undefined {
  const test = spec !== undefined && spec.healthTest.length > 0 ? spec.healthTest : (containers[0]?.healthTest ?? [])
  const [, port, path] =
    /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(\/[\w./?=&%~-]*)?/.exec(test.join(' ')) ?? []
  return /https?:\/\/(?:localhost|127|0\.0|\[::1)/.test(test.join(' '))
    ? { path: path ?? '/', port: port === undefined ? undefined : Number(port) }
    : undefined
}

/** A management port that is published beside the port of the application. */
function findHealthPorts(set: ColorSet, live: Color, port: number | undefined): readonly SuggestedInput[] {
  const [one, other] = [set.units[live][0], set.units[otherColor(live)][0]]
  if (port === undefined || one?.spec === undefined || other?.spec === undefined) return []
  const at = ({ spec }: ColorUnit) => spec?.published.find(({ target }) => target === port)?.port
  const isMain = ({ spec }: ColorUnit) => spec?.published[0]?.target === port
  const [mine, theirs] = [at(one), at(other)]
  if (mine === undefined || theirs === undefined || isMain(one) || mine === theirs) return []
  const { blue, green } = live === 'blue' ? { blue: mine, green: theirs } : { blue: theirs, green: mine }
  return [
    { name: 'blue-health-port', value: String(blue) },
    { name: 'green-health-port', value: String(green) },
  ]
}
