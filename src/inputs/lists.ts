import { RejectedInput, parseTrimmed, parseVerbatim } from './parsed.ts'
import { hasControlCharacters, quoteInput } from './quote.ts'

const servicesTakes = 'service names, separated by spaces, or by commas, or one a line; none twice'

/**
 * The services of a color. A name may hold whatever the separators in use leave over: with several lines, only lines
 * separate; else, with a comma, only commas; else spaces.
 */
export const servicesInput = parseTrimmed(servicesTakes, (text): readonly [string, ...string[]] | RejectedInput => {
  const names = splitList(text, text.includes('\n') ? '\n' : text.includes(',') ? ',' : /\s+/)
  const [first, ...rest] = names
  return first === undefined ? new RejectedInput() : (refuseNames(names) ?? [first, ...rest])
})

/** Compose files: paths may hold spaces, so that only commas and lines separate them. */
export const composeFilesInput = parseTrimmed('paths, separated by commas or one a line; none twice', (text) => {
  const files = splitList(text, text.includes('\n') ? '\n' : ',')
  if (files.some((file) => file.startsWith('~')))
    return new RejectedInput({ takes: 'paths, absolute or relative to `directory`; `~` is not expanded' })
  return refuseNames(files) ?? files
})

const splitList = (text: string, separator: string | RegExp): readonly string[] =>
  text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '')

function refuseNames(names: readonly string[]): RejectedInput | undefined {
  if (names.length === 0 || names.some(hasControlCharacters)) return new RejectedInput()
  // Compose would take it for an option, or, if it is a file named `-`, read the script that runs it.
  const option = names.find((name) => name.startsWith('-'))
  if (option !== undefined)
    return new RejectedInput({ got: quoteInput(option), takes: 'names that do not begin with `-`' })
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? undefined : new RejectedInput({ got: `${quoteInput(twice)} twice` })
}

/** These decide which project and which files Compose means: they have inputs, which the whole deploy agrees on. */
const inputInstead = new Map([
  ['COMPOSE_FILE', 'compose-files'],
  ['COMPOSE_PROJECT_NAME', 'project-name'],
])

/** `KEY=VALUE` lines, values verbatim. No error shows a value: it may be the rest of somebody's secret. */
export const envInput = parseVerbatim('`KEY=VALUE` lines, each on one line, no key twice', (text) => {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trimStart(), at: `line ${index + 1}` }))
  const pairs = lines.filter(({ line }) => line.trim() !== '' && !line.startsWith('#')).map(toPair)
  const wrong = [...pairs.flatMap(({ wrong }) => wrong ?? []), ...repeatedKeys(pairs.map(({ key }) => key))]
  return wrong.length > 0
    ? new RejectedInput({ got: wrong.join(', ') })
    : Object.fromEntries(pairs.map(({ key, value }) => [key, value]))
})

interface Pair {
  readonly key: string
  readonly value: string
  readonly wrong?: string
}

function toPair({ line, at }: { readonly line: string; readonly at: string }): Pair {
  const [, key, value] = /^([A-Za-z_]\w*)=(.*)$/su.exec(line) ?? []
  if (key === undefined || value === undefined) return { key: at, value: '', wrong: `no KEY=VALUE on ${at}` }
  const input = inputInstead.get(key)
  if (input !== undefined) return { key, value, wrong: `${key} on ${at} (use the input \`${input}\`)` }
  return hasControlCharacters(value.replaceAll('\t', ''))
    ? { key, value, wrong: `a control character on ${at}` }
    : { key, value }
}

const repeatedKeys = (keys: readonly string[]): readonly string[] =>
  [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))].map((key) => `${key} twice`)
