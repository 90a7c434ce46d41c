import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ActionRun } from '../../e2e/runner/run-action.ts'

const actionFile = `
name: a fixture
inputs:
  host: { description: required, required: true }
  port: { description: a number, default: 22 }
  strict-host-key: { description: a truth, default: true }
  two words: { description: a name with a space }
  github-token: { description: an expression, default: '\${{ github.token }}' }
runs:
  using: node24
  main: main.mjs
`

/** A small action in a temporary folder. A test gives the code of main and post. */
export class ActionFixture {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async make(): Promise<ActionFixture> {
    return new ActionFixture(await mkdtemp(join(tmpdir(), 'action-')))
  }

  /** Writes the code of main and post. In both, `say` prints, `env` is the environment, and `appendFileSync` is imported. */
  async given(main: string, post?: string): Promise<Pick<ActionRun, 'action' | 'inputs'>> {
    const tools = "import { appendFileSync } from 'node:fs'; const env = process.env; const say = console.log\n"
    await this.#write('action.yml', post === undefined ? actionFile : `${actionFile}  post: post.mjs\n`)
    await this.#write('main.mjs', tools + main)
    await this.#write('post.mjs', tools + (post ?? ''))
    return { action: this.#folder, inputs: { host: 'example.org' } }
  }

  /** Writes another runtime than node24 into action.yml. */
  async using(runtime: string): Promise<void> {
    await this.#write('action.yml', actionFile.replace('node24', runtime))
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true })
  }

  #write(name: string, text: string): Promise<void> {
    return writeFile(join(this.#folder, name), text)
  }
}
