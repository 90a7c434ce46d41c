import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The files by which one process of an action talks to the runner: each gets its own. */
export interface CommandFiles {
  readonly output: string
  readonly state: string
  readonly summary: string
  readonly env: string
  readonly path: string
}

/** The folders and files of one run, all in one temporary directory. */
export interface RunFolder {
  readonly root: string
  readonly workspace: string
  readonly temp: string
  readonly toolCache: string
  readonly event: string
  commandFiles(name: string): Promise<CommandFiles>
  remove(): Promise<void>
}

/** Makes the temporary directory of one run; `event` is what GITHUB_EVENT_PATH will hold. */
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
  // The runner makes them before the action starts; the toolkit takes a missing one for an error.
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

/** Whichever of `=` and `<<` comes first says what the line is. */
function parseLine(line: string) {
  const [, name = '', operator = '', rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? []
  if (name === '' || (operator === '<<' && rest === '')) throw new Error(`Invalid format '${line}'`)
  return { name, operator, rest }
}
