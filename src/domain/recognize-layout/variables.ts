import type { HostLayout } from '../host-layout.ts'
import type { ColorSet } from './color-sets.ts'
import type { SuggestedInput } from './recognition.ts'

/** Variables that a shell has, or that no workflow may set. */
const notOurs =
  /^(?:PATH|HOME|IFS|ENV|BASH_ENV|LD_\w+|UID|GID|EUID|PPID|SHELLOPTS|BASHOPTS|BASH_VERSINFO|USER|LOGNAME|PWD|OLDPWD|SHELL|LANG|HOSTNAME|TERM|COMPOSE_\w+|DOCKER_(?:HOST|CONTEXT|CONFIG|TLS|TLS_VERIFY|CERT_PATH|API_VERSION))$/

export interface FoundVariables {
  readonly inputs: readonly SuggestedInput[]
  readonly notes: readonly string[]
}

/** Where the values come from that the Compose files need: a file on the host, else the workflow. */
export function findVariables(layout: HostLayout, { units }: ColorSet, except: readonly string[]): FoundVariables {
  const sources = [...new Set([...units.blue, ...units.green].flatMap(({ source }) => source ?? []))]
  const needed = [...new Set(sources.flatMap(({ variables }) => variables))].filter(
    (name) => !notOurs.test(name) && !except.includes(name),
  )
  const folders = new Set(sources.flatMap(({ files }) => files.map((path) => path.replace(/[^/]*$/, ''))))
  const beside = [...layout.envFiles].filter(([path]) => folders.has(path.replace(/[^/]*$/, '')))
  const own = beside.filter(([path]) => path.endsWith('/.env'))
  const missing = without(needed, own)
  const [more] = beside
    .filter(([path, names]) => !path.endsWith('/.env') && missing.some((name) => names.includes(name)))
    .toSorted(([, one], [, other]) => countIn(missing, other) - countIn(missing, one))
  const files = more === undefined ? [] : [...own, more]
  const left = without(missing, files)
  return {
    inputs: [
      ...(more === undefined
        ? []
        : [{ name: 'env-files', value: files.map(([path]) => path.replace(/^.*\//s, '')).join('\n') }]),
      ...toEnvInput(left),
    ],
    notes: left.length === 0 ? [] : [noteVariables(left)],
  }
}

type EnvFile = readonly [string, readonly string[]]

const without = (names: readonly string[], files: readonly EnvFile[]): readonly string[] =>
  names.filter((name) => !files.some(([, known]) => known.includes(name)))

const countIn = (names: readonly string[], known: readonly string[]): number =>
  names.filter((name) => known.includes(name)).length

/** The names of variables have no other characters than letters, digits and `_`. */
export const toEnvInput = (names: readonly string[]): readonly SuggestedInput[] => {
  const lines = names
    .filter((name) => /^[A-Za-z_]\w*$/.test(name) && !notOurs.test(name))
    .map((name) => `${name}=\${{ secrets.${name} }}`)
  return lines.length === 0 ? [] : [{ name: 'env', value: lines.join('\n') }]
}

export const noteVariables = (names: readonly string[]): string =>
  `No file beside the Compose file has a value for ${names.join(', ')}: make a secret of the repository for each, or write the values into .env on the server and leave env out.`
