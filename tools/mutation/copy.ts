import { spawn } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Totals } from '../suite/reporter.ts'
import type { Mutation } from './list.ts'

const root = resolve(import.meta.dirname, '..', '..')

/** The quick tests come first. The random sequences take longer, and find mistakes that no single test covers. */
const suites: readonly (readonly string[])[] = [
  ['__tests__/(scenarios|steps|commands|modes|engine|checks|domain)/'],
  ['__tests__/(host|host-scripts|inputs|action|report)/'],
  ['__tests__/properties/promises-1'],
]

/** A copy of the project for mistakes. The working tree is never changed. */
export class ProjectCopy {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mutation-'))

  constructor() {
    for (const name of ['src', '__tests__', 'tools', 'e2e', 'package.json', 'jest.config.js', 'action.yml'])
      cpSync(join(root, name), join(this.#folder, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'))
  }

  /** Runs the tests with this mistake. Returns the test that fails, or undefined if all pass. */
  async test({ file, text, becomes, name }: Mutation): Promise<string | undefined> {
    const path = join(this.#folder, file)
    const right = readFileSync(path, 'utf8')
    if (right.split(text).length !== 2) throw new Error(`${name}: its text does not stand in ${file} exactly once`)
    writeFileSync(
      path,
      right.replace(text, () => becomes),
    )
    try {
      for (const suite of suites) {
        const failure = await this.#run(suite)
        if (failure !== undefined) return failure
      }
      return undefined
    } finally {
      writeFileSync(path, right)
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }

  /** Without jest's memory of earlier durations, the files run in the same order each time. */
  async #run(patterns: readonly string[]): Promise<string | undefined> {
    const cache = join(this.#folder, 'cache')
    globSync(join(cache, 'perf-cache-*')).forEach((path) => rmSync(path))
    const totals = join(this.#folder, 'totals.json')
    const reporter = join(root, 'tools', 'suite', 'reporter.ts')
    const args = [...patterns, '--runInBand', '--bail', '--cacheDirectory', cache, '--reporters', reporter]
    const env = { ...process.env, MODEL_RUNS: '1500', MODEL_SEED: '1', TOTALS_FILE: totals }
    const options = { cwd: this.#folder, env, stdio: 'ignore', timeout: 300_000 } as const
    const child = spawn('jest', [...args, '--selectProjects', 'unit'], options)
    const code = await new Promise<unknown>((done) => child.once('error', done).once('close', done))
    if (code === 0) return undefined
    const [first] = (JSON.parse(readFileSync(totals, 'utf8')) as Totals).failures
    if (first === undefined || first.name.endsWith('cannot run'))
      throw new Error(`jest failed, but no test did: ${first?.name ?? ''}`)
    return first.name
  }
}
