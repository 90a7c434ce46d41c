import { colors, otherColor, type Color, type PerColor } from '../color.ts'
import type { HostLayout, LayoutContainer } from '../host-layout.ts'
import { byColor, joinColors, readColorName } from './color-names.ts'
import type { ColorSet, ColorUnit } from './color-sets.ts'
import type { ComposeSource } from './compose-sources.ts'
import type { SuggestedInput } from './recognition.ts'

export interface ComposeInput {
  readonly layout: HostLayout
  readonly set: ColorSet
  readonly live: Color
}

export interface FoundCompose {
  readonly inputs: readonly SuggestedInput[]
  /** Where the live containers are not those of the project and services of the inputs. */
  readonly adopts: boolean
}

/** The files that Compose finds by itself, the first one first. */
const defaultFiles = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']

const folderOf = (path: string): string => path.replace(/\/[^/]*$/, '') || '/'

/** Undefined: the files of the colors have no common name with `{A|B}`. */
export function findComposeInputs({ layout, set, live }: ComposeInput): FoundCompose | undefined {
  const [blue, green] = [set.units.blue[0]?.source, set.units.green[0]?.source]
  if (blue === undefined || green === undefined) return undefined
  const directory = chooseDirectory(layout, blue, green)
  const files = joinFiles(directory, blue.files, green.files)
  if (files === undefined) return undefined
  const projects = findProjects({ layout, set, live }, directory)
  const isDefault = files.length === 1 && files[0] === findDefaultFile(layout, directory)
  return {
    inputs: [
      ...(directory === layout.folder ? [] : [{ name: 'directory', value: directory }]),
      ...(isDefault ? [] : [{ name: 'compose-files', value: files.join('\n') }]),
      ...(projects.input === undefined ? [] : [{ name: 'project-name', value: projects.input }]),
      ...colors.flatMap((color) => findServiceInput(set, color)),
    ],
    adopts: projects.adopts,
  }
}

/** The folder of the input, where the files are in it; else the folder of the files. */
function chooseDirectory({ folder }: HostLayout, blue: ComposeSource, green: ComposeSource): string {
  const folders = [...blue.files, ...green.files].map(folderOf)
  const [first = '/'] = folders
  if (
    folder !== undefined &&
    folders.some((each) => each === folder || each.startsWith(`${folder}/`)) &&
    folders.some((each) => each !== first)
  )
    return folder
  return folder !== undefined && folders.includes(folder) ? folder : first
}

function joinFiles(
  directory: string,
  blue: readonly string[],
  green: readonly string[],
): readonly string[] | undefined {
  const toRelative = (path: string) => (path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path)
  if (blue.length !== green.length) return undefined
  const joined = blue.flatMap(
    (each, i) => joinColors({ blue: toRelative(each), green: toRelative(green[i] ?? '') }) ?? [],
  )
  return joined.length === blue.length ? joined : undefined
}

const findDefaultFile = ({ composeFiles }: HostLayout, directory: string): string | undefined =>
  defaultFiles.find((name) => composeFiles.some(({ path }) => path === `${directory}/${name}`))

/** As Compose makes a name of a folder's. */
const toProjectName = (directory: string): string =>
  directory
    .replace(/^.*\//, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '')

interface FoundProjects {
  readonly input: string | undefined
  readonly adopts: boolean
}

function findProjects({ set, live }: ComposeInput, directory: string): FoundProjects {
  const idle = otherColor(live)
  const [liveUnit, idleUnit] = [set.units[live][0], set.units[idle][0]]
  const derived = liveUnit?.source?.name ?? toProjectName(folderOf(liveUnit?.source?.files[0] ?? directory))
  const found = (unit: ColorUnit | undefined) => findContainer(unit)?.compose?.project
  const current = found(liveUnit)
  if (set.kind !== 'parameter' && set.kind !== 'files')
    return { input: current === derived ? undefined : current, adopts: false }
  const isSameService = liveUnit?.service === idleUnit?.service
  if (!isSameService) {
    const other = found(idleUnit) ?? current
    if (current === other)
      return {
        input: current === undefined || (current === derived && isSameFolder(set)) ? undefined : current,
        adopts: false,
      }
  }
  const names = chooseProjects(byColor(live, current, found(idleUnit)), derived, live)
  return { input: joinColors(names), adopts: current !== undefined && names[live] !== current }
}

const isSameFolder = ({ units: { blue, green } }: ColorSet): boolean =>
  folderOf(blue[0]?.source?.files[0] ?? '') === folderOf(green[0]?.source?.files[0] ?? '')

/** Each color has a project of its own, or two services of the same name would be one. */
function chooseProjects(found: PerColor<string | undefined>, derived: string, live: Color): PerColor<string> {
  const current = found[live]
  const other = found[otherColor(live)]
  if (current !== undefined && other !== undefined && current !== other) return byColor(live, current, other)
  const twin = readColorName(current ?? '').find(({ color }) => color === live)?.twin
  if (current !== undefined && twin !== undefined) return byColor(live, current, twin)
  return { blue: `${current ?? derived}-blue`, green: `${current ?? derived}-green` }
}

/** The running container of a unit, else one that is stopped. */
export const findContainer = (unit: ColorUnit | undefined): LayoutContainer | undefined =>
  unit?.containers.find(({ running }) => running) ?? unit?.containers[0]

function findServiceInput({ units }: ColorSet, color: Color): readonly SuggestedInput[] {
  const value = units[color].map(({ service }) => service).join(' ')
  return value === color ? [] : [{ name: `${color}-services`, value }]
}
