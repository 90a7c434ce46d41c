import { otherColor, type PerColor } from '../color.ts'
import type { HostLayout } from '../host-layout.ts'
import { byColor } from './color-names.ts'
import { hostPorts, innerPorts, type ColorSet } from './color-sets.ts'
import { findContainer } from './compose-inputs.ts'
import type { LiveSwitch } from './live-switch.ts'
import type { NginxSetup } from './nginx-setup.ts'
import { portOf } from './nginx-references.ts'
import { oneLine } from './refusals.ts'
import { makeRunFile } from './run-file.ts'
import type { ColorInputs } from './suggest.ts'
import { noteVariables, toEnvInput } from './variables.ts'

interface RunLayoutInput {
  readonly layout: HostLayout
  readonly set: ColorSet
  readonly setup: NginxSetup
  readonly found: Extract<LiveSwitch, { readonly kind: 'one-file' }>
}

/** A Compose file of both colors in the place of `docker run`. Undefined: nothing of the live color is there. */
export function makeRunLayout({ layout, set, setup, found }: RunLayoutInput): ColorInputs | undefined {
  const { live } = found
  const [unit, idleUnit] = [set.units[live][0], set.units[otherColor(live)][0]]
  const container = findContainer(unit)
  if (unit === undefined || idleUnit === undefined || container === undefined) return undefined
  const directory = layout.folder ?? '/'
  const name = chooseFileName(layout, directory)
  // Another container reaches a color by the name of its service.
  const isNamed = setup.container !== undefined && found.byName
  const services: PerColor<string> = isNamed
    ? byColor(live, unit.service, idleUnit.service)
    : { blue: 'blue', green: 'green' }
  const [port, twin] = [livePort(found, hostPorts(unit)), hostPorts(idleUnit)[0]]
  const file = makeRunFile({
    container,
    services,
    ports: port === undefined || twin === undefined ? undefined : byColor(live, port, twin),
    innerPort: container.published.find((each) => each.port === port)?.target ?? innerPorts(unit)[0],
    envFiles: new Map([...layout.envFiles].filter(([path]) => path.startsWith(`${directory}/`))),
    isLocalImage: container.isLocalImage,
  })
  const what = `Docker Compose starts the colors. This is the container ${container.name} as a Compose file for both. Read it, and save it as ${directory}/${name}`
  return {
    inputs: [
      ...(name === defaultName ? [] : [{ name: 'compose-files', value: name }]),
      ...(isNamed
        ? [
            { name: 'blue-services', value: services.blue },
            { name: 'green-services', value: services.green },
          ]
        : []),
      ...toEnvInput(file.missing),
      { name: 'adopt', value: 'true' },
    ],
    notes: [
      ...noteRun(container.networkMode, idleUnit.assumedPort, live),
      ...(file.missing.length === 0 ? [] : [noteVariables(file.missing)]),
    ].map(oneLine),
    changes: [{ path: `${directory}/${name}`, what, text: file.text }],
  }
}

const defaultName = 'docker-compose.yml'

/** A name that no file has. */
const chooseFileName = ({ composeFiles }: HostLayout, directory: string): string =>
  composeFiles.some(({ path }) => path.replace(/\/[^/]*$/, '') === directory)
    ? 'docker-compose.colors.yml'
    : defaultName

const livePort = ({ references }: RunLayoutInput['found'], own: readonly number[]): number | undefined =>
  references.map(({ target }) => portOf(target)).find((port) => port !== undefined && own.includes(port)) ?? own[0]

const noteRun = (networkMode: string, assumed: number | undefined, live: string): readonly string[] => [
  'With env: IMAGE=… the workflow says which image the next release is; without it the image stays the same.',
  ...(assumed === undefined
    ? []
    : [`Nothing runs beside ${live} now, so port ${assumed} of the other color is a proposal: it must be free.`]),
  ...(networkMode === 'host'
    ? ['The container uses the network of the server: give each color its own port by a variable of the application.']
    : []),
]
