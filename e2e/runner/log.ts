import { isCommandName, parseCommand, type WorkflowCommand } from './command.ts'

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly title?: string
}

export interface Group {
  readonly title: string
  /** As displayed: with masks. */
  readonly lines: readonly string[]
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr'
  /** Milliseconds since the start of the process. */
  readonly atMs: number
  readonly text: string
}

/** The output of an action as GitHub reads and shows it. */
export interface Log {
  /** Every line as the process printed it. */
  readonly lines: readonly LogLine[]
  readonly raw: string
  /** The log as people see it: commands are executed and hidden, groups are open, each line is masked when it is printed. */
  readonly display: string
  readonly groups: readonly Group[]
  readonly annotations: readonly Annotation[]
  readonly masks: readonly string[]
  /** All commands that were executed, in order. An injected command would be among them. */
  readonly commands: readonly WorkflowCommand[]
}

/** Reads an action's output line by line, as the runner does. Commands count on both streams. */
export class LogReader {
  readonly #lines: LogLine[] = []
  readonly #display: string[] = []
  readonly #groups: { title: string; lines: string[] }[] = []
  readonly #annotations: Annotation[] = []
  readonly #commands: WorkflowCommand[] = []
  readonly #masks = new Set<string>()
  #group: string[] | undefined
  #stopToken: string | undefined

  /** `secrets` are masked from the first line on. */
  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) this.#mask(secret)
  }

  read(line: LogLine): void {
    this.#lines.push(line)
    const command = parseCommand(line.text, this.#stopToken)
    if (!command) this.#show(line.text)
    else if (this.#stopToken === undefined) this.#execute(command, line.text)
    else this.#showWhileStopped(command, line.text)
  }

  /** Adds an annotation of the runner itself. */
  annotate(annotation: Annotation): void {
    const { level, message, title } = annotation
    this.#show(`${labels[level]}: ${message}`)
    this.#annotations.push({ level, message: this.#masked(message), ...(title && { title: this.#masked(title) }) })
  }

  get log(): Log {
    return {
      lines: this.#lines,
      raw: this.#lines.map(({ text }) => text).join('\n'),
      display: this.#display.join('\n'),
      groups: this.#groups,
      annotations: this.#annotations,
      masks: [...this.#masks],
      commands: this.#commands,
    }
  }

  #showWhileStopped(command: WorkflowCommand, text: string): void {
    this.#show(text)
    if (command.name === this.#stopToken?.toLowerCase()) this.#stopToken = undefined
  }

  #execute(command: WorkflowCommand, text: string): void {
    const { name, data, properties } = command
    this.#commands.push(command)
    switch (name) {
      case 'error':
      case 'warning':
      case 'notice':
        this.annotate({ level: name, message: data, ...(properties['title'] && { title: properties['title'] }) })
        return
      case 'add-mask':
        this.#mask(data)
        return
      case 'stop-commands':
        this.#stop(data, text)
        return
      case 'group':
        this.#show(`▸ ${data}`)
        this.#group = []
        this.#groups.push({ title: this.#masked(data), lines: this.#group })
        return
      case 'endgroup':
        this.#group = undefined
        return
      default:
      // Nothing to show: debug lines, for example, are hidden by default.
    }
  }

  #stop(token: string, text: string): void {
    // The runner refuses a token that is easy to guess.
    if (token === '' || token === 'pause-logging' || isCommandName(token)) {
      this.annotate({ level: 'error', message: `Invalid stop-commands token: '${token}'` })
      return
    }
    this.#stopToken = token
    if (token.length > 6) this.#masks.add(token)
    this.#show(text)
  }

  #mask(secret: string): void {
    // Output comes in lines, so each line of a secret is masked too.
    for (const part of [secret, ...secret.split(/[\r\n]+/)]) if (part !== '') this.#masks.add(part)
  }

  #masked(text: string): string {
    const longestFirst = [...this.#masks].sort((a, b) => b.length - a.length)
    return longestFirst.reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
  }

  #show(text: string): void {
    const masked = this.#masked(text)
    this.#display.push(masked)
    this.#group?.push(masked)
  }
}

const labels = { error: 'Error', warning: 'Warning', notice: 'Notice' }
