import { RejectedInput, parseTrimmed, parseVerbatim } from './input-parser.ts'
import { hasControlCharacters, quoteInput } from './quote-input.ts'

const servicesExpected = 'service names, separated by spaces, or by commas, or one a line; each name once'

/**
 * The services of a color. A text with several lines is separated by line ends only; else a text with a comma is separated
 * by commas only; else by spaces. So a name may contain spaces or commas.
 */
export const servicesInput = parseTrimmed(servicesExpected, (text): readonly [string, ...string[]] | RejectedInput => {
  const names = splitList(text, text.includes('\n') ? '\n' : text.includes(',') ? ',' : /\s+/)
  const [first, ...rest] = names
  return first === undefined ? new RejectedInput() : (rejectNames(names) ?? [first, ...rest])
})

/** Compose files. Only commas and line ends separate them, because a path may contain spaces. */
export const composeFilesInput = parseTrimmed('paths, separated by commas or one a line; each path once', parsePaths)

/** Files with variables for Compose, in the same form. */
export const envFilesInput = composeFilesInput

function parsePaths(text: string): readonly string[] | RejectedInput {
  const files = splitList(text, text.includes('\n') ? '\n' : ',')
  if (files.some((file) => file.startsWith('~')))
    return new RejectedInput({ expected: 'paths, absolute or relative to `directory`; `~` is not expanded' })
  return rejectNames(files) ?? files
}

const splitList = (text: string, separator: string | RegExp): readonly string[] =>
  text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** Undefined: the names are accepted. */
function rejectNames(names: readonly string[]): RejectedInput | undefined {
  if (names.length === 0 || names.some(hasControlCharacters)) return new RejectedInput()
  // Compose would read such a name as an option, and a file named `-` as its standard input.
  const option = names.find((name) => name.startsWith('-'))
  if (option !== undefined)
    return new RejectedInput({ got: quoteInput(option), expected: 'names that do not begin with `-`' })
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  return repeated === undefined ? undefined : new RejectedInput({ got: `${quoteInput(repeated)} twice` })
}

/** Variables that change which project or files Compose uses. Each has an input, which the other steps read as well. */
const variablesWithInput = new Map([
  ['COMPOSE_FILE', 'compose-files'],
  ['COMPOSE_PROJECT_NAME', 'project-name'],
])

/** Variables that dash, or bash, which is `sh` on many servers, sets itself: a program would not get the value that is given. */
const shellVariables =
  /^(?:_|BASH\w*|DIRSTACK|EPOCHREALTIME|EPOCHSECONDS|E?UID|FUNCNAME|GROUPS|HISTCMD|LINENO|OPTIND|PPID|S?RANDOM|SECONDS|SHELLOPTS)$/

/** Variables that choose another Docker: Compose would use it, and the other commands of a deployment would not. */
const dockerVariables = /^DOCKER_(?:HOST|CONTEXT|CONFIG|TLS|TLS_VERIFY|CERT_PATH|API_VERSION)$/

/** Variables by which the programs of the server themselves are found and started. */
const programVariables = /^(?:PATH|HOME|IFS|ENV|BASH_ENV|LD_\w+)$/

/** Why a variable cannot be set for Compose alone; undefined: it can. */
function findRefusal(key: string): string | undefined {
  const input = variablesWithInput.get(key)
  if (input !== undefined) return `use the input \`${input}\``
  if (shellVariables.test(key))
    return 'the shell of the server sets it itself: use another name, in the Compose file too'
  if (dockerVariables.test(key))
    return 'it would change the Docker of some commands only: set it for the login user on the server'
  return programVariables.test(key)
    ? 'the programs of the server need it: use another name, in the Compose file too'
    : undefined
}

/** `KEY=VALUE` lines. Values are kept as they are, and no error shows a value, because it may be a secret. */
export const envInput = parseVerbatim('`KEY=VALUE` lines, each key once', (text) => {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trimStart(), place: `line ${index + 1}` }))
  const variables = lines.filter(({ line }) => line.trim() !== '' && !line.startsWith('#')).map(parseVariable)
  const problems = [
    ...variables.flatMap(({ problem }) => problem ?? []),
    ...findRepeatedKeys(variables.map(({ key }) => key)),
  ]
  return problems.length > 0
    ? new RejectedInput({ got: problems.join(', ') })
    : Object.fromEntries(variables.map(({ key, value }) => [key, value]))
})

interface Variable {
  readonly key: string
  readonly value: string
  readonly problem?: string
}

/** `place` names the line in a problem. It is also the key of a line without one, so that such lines do not repeat a key. */
function parseVariable({ line, place }: { readonly line: string; readonly place: string }): Variable {
  const [, key, value] = /^([A-Za-z_]\w*)=(.*)$/su.exec(line) ?? []
  if (key === undefined || value === undefined) return { key: place, value: '', problem: `no KEY=VALUE on ${place}` }
  const reason = findRefusal(key)
  if (reason !== undefined) return { key, value, problem: `${key} on ${place} (${reason})` }
  return hasControlCharacters(value.replaceAll('\t', ''))
    ? { key, value, problem: `a control character on ${place}` }
    : { key, value }
}

const findRepeatedKeys = (keys: readonly string[]): readonly string[] =>
  [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))].map((key) => `${key} twice`)
