import { readFile } from 'node:fs/promises'
import { makeEnvironment } from './environment.ts'
import { makeRunFolder, readPairs, type CommandFiles, type RunFolder } from './files.ts'
import { LogReader, type Log } from './log.ts'
import { NodeProcess, type Escalation, type Exit } from './process.ts'

type Variables = Readonly<Record<string, string>>

export interface StepOptions {
  /** With the defaults of action.yml. */
  readonly inputs: Variables
  /** Names that action.yml describes. */
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
  /** The Markdown of the summary as the action wrote it, not masked. */
  readonly summary: string
  readonly log: Log
  /** What the post entry did, where there is one. */
  readonly post?: Result
}

/** A process of a step, under way. */
export interface Running {
  readonly process: NodeProcess
  readonly result: Promise<Result>
  cancel(): void
}

/** A step of a job: its main process, and then its post process with the same inputs and what main saved. */
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

  /** Nothing of the step is left on the disk after this. */
  remove(): Promise<void> {
    return this.#folder.remove()
  }

  main(entry: string): Promise<Running> {
    const { inputs, known, secrets } = this.#options
    const reader = new LogReader(secrets)
    const unknown = Object.keys(inputs).filter((name) => !known.includes(name))
    if (unknown.length > 0) {
      const message = `Unexpected input(s) ${quoted(unknown)}, valid inputs are [${quoted(known)}]`
      reader.annotate({ level: 'warning', message })
    }
    return this.#start({ name: 'main', entry, reader, state: {} })
  }

  post(entry: string, { log, state }: Result): Promise<Running> {
    // Masks are the job's: what main made a secret stays one.
    const reader = new LogReader([...this.#options.secrets, ...log.masks])
    return this.#start({ name: 'post', entry, reader, state })
  }

  async #start(what: {
    readonly name: string
    readonly entry: string
    readonly reader: LogReader
    readonly state: Variables
  }): Promise<Running> {
    const { entry, reader, state } = what
    const { inputs, env, node, escalation, timeoutMs } = this.#options
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
    return { process: action, cancel, result: action.exited.then((exit) => collect(exit, reader.log, files)) }
  }
}

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ')

async function collect(exit: Exit, log: Log, files: CommandFiles): Promise<Result> {
  return {
    ...exit,
    // The old commands still set outputs and state, so a line that smuggles one in does too.
    outputs: { ...printed(log, 'set-output'), ...(await readPairs(files.output)) },
    state: { ...printed(log, 'save-state'), ...(await readPairs(files.state)) },
    summary: await readFile(files.summary, 'utf8'),
    log,
  }
}

function printed({ commands }: Log, name: string): Record<string, string> {
  const pairs = commands.filter((command) => command.name === name)
  return Object.fromEntries(pairs.map(({ properties, data }) => [properties['name'] ?? '', data]))
}
