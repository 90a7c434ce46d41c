import { readFile } from 'node:fs/promises'
import { makeEnvironment } from './environment.ts'
import { makeRunFolder, readPairs, type CommandFiles, type RunFolder } from './files.ts'
import { LogReader, type Log } from './log.ts'
import { NodeProcess, type Escalation, type Exit } from './process.ts'

type Variables = Readonly<Record<string, string>>

export interface StepOptions {
  /** With the defaults of action.yml. */
  readonly inputs: Variables
  /** Instead of `inputs` for the post process. */
  readonly postInputs?: Variables | undefined
  /** The names of the inputs in action.yml. */
  readonly known: readonly string[]
  readonly env: Variables
  readonly node: string
  readonly secrets: readonly string[]
  readonly escalation: Escalation
  readonly timeoutMs: number
}

export interface Result extends Exit {
  readonly outputs: Variables
  readonly state: Variables
  /** The Markdown of the summary as the action wrote it, without masks. */
  readonly summary: string
  readonly log: Log
  /** The result of the post step, if it ran. */
  readonly post?: Result
}

/** A process of a step that runs. */
export interface Running {
  readonly process: NodeProcess
  readonly result: Promise<Result>
  cancel(): void
}

/** A step of a job: its main process, then its post process with the same inputs and the state that main saved. */
export class Step {
  readonly #options: StepOptions
  readonly #folder: RunFolder

  private constructor(options: StepOptions, folder: RunFolder) {
    this.#options = options
    this.#folder = folder
  }

  static async make(options: StepOptions, event: unknown): Promise<Step> {
    return new Step(options, await makeRunFolder(event))
  }

  /** Removes all files of the step. */
  remove(): Promise<void> {
    return this.#folder.remove()
  }

  main(entry: string): Promise<Running> {
    const { inputs, known, secrets } = this.#options
    const reader = new LogReader(secrets)
    const unknown = Object.keys(inputs).filter((name) => !known.includes(name))
    if (unknown.length > 0) {
      const message = `Unexpected input(s) ${listQuoted(unknown)}, valid inputs are [${listQuoted(known)}]`
      reader.annotate({ level: 'warning', message })
    }
    return this.#start({ name: 'main', entry, reader, inputs, state: {} })
  }

  post(entry: string, { log, state }: Result): Promise<Running> {
    // Masks belong to the job, so those of the main process also hold for the post process.
    const reader = new LogReader([...this.#options.secrets, ...log.masks])
    const { inputs, postInputs = inputs } = this.#options
    return this.#start({ name: 'post', entry, reader, inputs: postInputs, state })
  }

  async #start(what: {
    readonly name: string
    readonly entry: string
    readonly reader: LogReader
    readonly inputs: Variables
    readonly state: Variables
  }): Promise<Running> {
    const { entry, reader, inputs, state } = what
    const { env, node, escalation, timeoutMs } = this.#options
    const folder = this.#folder
    const files = await folder.commandFiles(what.name)
    const action = new NodeProcess({
      node,
      entry,
      env: makeEnvironment({ folder, files, inputs, state, env }),
      cwd: folder.workspace,
      onLine: (line) => reader.read(line),
    })
    const cancel = () => action.cancel(escalation)
    action.after(timeoutMs, cancel)
    return { process: action, cancel, result: action.exited.then((exit) => collectResult(exit, reader.log, files)) }
  }
}

const listQuoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ')

async function collectResult(exit: Exit, log: Log, files: CommandFiles): Promise<Result> {
  return {
    ...exit,
    // The old commands still work on GitHub, so a line that injects one must have its effect here too.
    outputs: { ...readPrinted(log, 'set-output'), ...(await readPairs(files.output)) },
    state: { ...readPrinted(log, 'save-state'), ...(await readPairs(files.state)) },
    summary: await readFile(files.summary, 'utf8'),
    log,
  }
}

function readPrinted({ commands }: Log, name: string): Record<string, string> {
  const pairs = commands.filter((command) => command.name === name)
  return Object.fromEntries(pairs.map(({ properties, data }) => [properties['name'] ?? '', data]))
}
