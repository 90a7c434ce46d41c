import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The files through which one process of an action gives results to the runner. Each process has its own. */
export interface CommandFiles {
  readonly output: string
  readonly state: string
  readonly summary: string
  readonly env: string
  readonly path: string
}

/** The folders and files of one run, in one temporary folder. */
export interface RunFolder {
  readonly root: string
  readonly workspace: string
  readonly temp: string
  readonly toolCache: string
  readonly event: string
  commandFiles(name: string): Promise<CommandFiles>
  remove(): Promise<void>
}

/** Creates the temporary folder of one run. `event` becomes the content of GITHUB_EVENT_PATH. */
export async function makeRunFolder(event: unknown): Promise<RunFolder> {
  const root = await mkdtemp(join(tmpdir(), 'runner-'))
  const folder = {
    root,
    workspace: join(root, 'workspace'),
    temp: join(root, 'temp'),
    toolCache: join(root, 'tools'),
    event: join(root, 'event.json'),
    commandFiles: (name: string) => makeCommandFiles(join(root, name)),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  }
  for (const path of [folder.workspace, folder.temp, folder.toolCache]) await mkdir(path)
  await writeFile(folder.event, JSON.stringify(event))
  return folder
}

async function makeCommandFiles(folder: string): Promise<CommandFiles> {
  await mkdir(folder)
  const file = (name: string) => join(folder, name)
  const files = {
    output: file('output'),
    state: file('state'),
    summary: file('summary'),
    env: file('env'),
    path: file('path'),
  }
  // The runner creates them before the action starts, and the toolkit fails if one is missing.
  for (const path of Object.values(files)) await writeFile(path, '')
  return files
}

/** Reads `name=value` and `name<<DELIMITER … DELIMITER` as the runner does; throws where it would fail the step. */
export async function readPairs(path: string): Promise<Record<string, string>> {
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/)
  const pairs: Record<string, string> = {}
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (line === '') continue
    const { name, operator, rest } = parseLine(line)
    if (operator === '=') pairs[name] = rest
    else {
      const end = lines.indexOf(rest, at + 1)
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${rest}'`)
      pairs[name] = lines.slice(at + 1, end).join('\n')
      at = end
    }
  }
  return pairs
}

/** The kind of a line depends on which comes first, `=` or `<<`. */
function parseLine(line: string) {
  const [, name = '', operator = '', rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? []
  if (name === '' || (operator === '<<' && rest === '')) throw new Error(`Invalid format '${line}'`)
  return { name, operator, rest }
}
