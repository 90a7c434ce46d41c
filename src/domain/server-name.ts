/** A host name that a client can send. nginx knows names with `_` too. */
const usableName = /^(?=.*[a-z\d])[\w-]+(?:\.[\w-]+)*$/i

/**
 * A name by which nginx chooses the server with these `server_name`; undefined: none could be made. `taken`: the names of other
 * servers, which nginx prefers to a wildcard or a regular expression.
 */
export function findServerName(names: readonly string[], taken: ReadonlySet<string>): string | undefined {
  const isPattern = (name: string) => name.startsWith('~')
  return [...names.filter((each) => !isPattern(each)), ...names.filter(isPattern)]
    .flatMap(listExamples)
    .find((name) => usableName.test(name) && !taken.has(name))
}

/** Names that this value of `server_name` matches. */
function listExamples(name: string): readonly string[] {
  if (name.startsWith('~')) return createMatch(name.slice(1))
  if (name.startsWith('.')) return [name.slice(1), `www${name}`]
  if (name.startsWith('*.')) return ['www', 'any'].map((label) => label + name.slice(1))
  return name.endsWith('.*') ? ['example', 'invalid'].map((ending) => name.slice(0, -1) + ending) : [name]
}

/** A name for the usual regular expressions: without groups, and with a word for what may be anything. */
function createMatch(pattern: string): readonly string[] {
  const name = pattern
    .replace(/\(\?(?:P?<\w+>|:)|[()^$?]/g, '')
    .replace(/(?:\.|\[[^\]]*\]|\\[wd])(?:[+*]|\{[\d,]+\})/g, 'www')
    .replace(/\|.*$/, '')
    .replace(/\\([.-])/g, '$1')
  try {
    return new RegExp(pattern.replaceAll('?P<', '?<'), 'i').test(name) ? [name] : []
  } catch {
    return [] // an expression that only nginx understands
  }
}
