/** A workflow command that an action, or a program whose output it passes on, prints. */
export interface WorkflowCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

/** The syntax of a command: `::name key=value,…::data`, or the old `##[name key=value;…]data`. */
interface Syntax {
  readonly pattern: RegExp
  readonly separator: string
  readonly escapedInValues: RegExp
  readonly escapedInData: RegExp
}

// The new syntax counts at the start of a line, after spaces. The old one counts anywhere (ActionCommand.cs of the runner).
const syntaxes: readonly Syntax[] = [
  {
    pattern: /^\s*::(.*?)::(.*)$/s,
    separator: ',',
    escapedInValues: /%(0D|0A|3A|2C|25)/g,
    escapedInData: /%(0D|0A|25)/g,
  },
  {
    pattern: /##\[(.*?)\](.*)$/s,
    separator: ';',
    escapedInValues: /%(3B|0D|0A|5D|25)/g,
    escapedInData: /%(3B|0D|0A|5D|25)/g,
  },
]

// The commands that the runner knows. A line with another name is plain text.
const registered = new Set(
  (
    'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env ' +
    'set-output stop-commands warning'
  ).split(' '),
)

/** Whether the runner knows a command of this name, in upper or lower case. */
export const isCommandName = (name: string) => registered.has(name.toLowerCase())

/** Reads a line as GitHub's runner does. `token` is the command that ends `stop-commands`, if commands are stopped. */
export function parseCommand(line: string, token?: string): WorkflowCommand | undefined {
  for (const { pattern, separator, escapedInValues, escapedInData } of syntaxes) {
    const [, info = '', data = ''] = pattern.exec(line) ?? []
    const [name, properties] = splitOnce(info, ' ')
    if (!isCommandName(name) && (token === undefined || name.toLowerCase() !== token.toLowerCase())) continue
    const pairs = properties
      .trim()
      .split(separator)
      .filter((pair) => pair.includes('='))
    const values = pairs
      .map((pair) => splitOnce(pair, '='))
      .map(([key, value]) => [key, unescape(value, escapedInValues)])
    return {
      name: name.toLowerCase(),
      properties: Object.fromEntries(values) as Record<string, string>,
      data: unescape(data, escapedInData),
    }
  }
  return undefined
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}

/** Decodes in one pass, so that `%250A` is the text `%0A` and not a newline. */
function unescape(text: string, escaped: RegExp): string {
  return text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
