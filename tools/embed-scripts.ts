// Writes src/host-scripts/scripts.ts and agent.ts: the shell scripts of that folder as text, so that the bundle reads no
// file when it runs. `--check` writes nothing, and fails when a module does not match the scripts.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { format } from '@wasm-fmt/shfmt'
import { format as formatSource, resolveConfig } from 'prettier'

const folder = new URL('../src/host-scripts/', import.meta.url)

const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8')
const listFiles = (pattern: string): readonly string[] => globSync(pattern, { cwd: folder }).sort()

/** The libraries that a script sources, in their order. Only such a line includes a file. */
export const listLibraries = (text: string): readonly string[] =>
  [...text.matchAll(/^\. (\S+)$/gm)].map(([, path = '']) => path)

/**
 * A script as shfmt prints it in the fewest bytes, without comments: a request should fit into the packets that a
 * connection may send before the host has answered, or it would cost another round trip.
 */
const minify = (text: string): string => format(text, 'script.sh', { minify: true }).replace(/^#!.*\n/, '')

const nameConstant = (path: string): string =>
  path.replace(/\.sh$/, '').replaceAll(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase())

const toLiteral = (text: string): string => `\`${text.replaceAll(/[\\`]|\$\{/g, '\\$&')}\``

/** The parts of a script: a text of its own between the names of the libraries. */
function splitAtLibraries(path: string): readonly string[] {
  const pieces = read(path).split(/^\. \S+\n/gm)
  const libraries = listLibraries(read(path))
  return pieces.flatMap((piece, i) => {
    const own = minify(piece).trimStart()
    return [
      ...(own === '' ? [] : [toLiteral(own)]),
      ...(libraries[i] === undefined ? [] : [nameConstant(libraries[i])]),
    ]
  })
}

const note = '// Made by tools/embed-scripts.ts from the *.sh files beside it: change those, and run `npm run embed`.\n'

function makeScripts(): string {
  const scripts = listFiles('*.sh').filter((path) => path !== 'agent.sh')
  const libraries = listFiles('*/*.sh')
  const constants = libraries.map((path) => `const ${nameConstant(path)} = ${toLiteral(minify(read(path)))}\n`)
  const entries = scripts.map(
    (path) => `  '${path.replace(/\.sh$/, '')}': [\n    ${splitAtLibraries(path).join(',\n    ')},\n  ],\n`,
  )
  return `${note}
${constants.join('\n')}
/** The parts of each script in few bytes: its own text, and the libraries that it sources. */
export const hostScripts = {
${entries.join('')}} as const
`
}

const makeAgent = (): string => `${note}
/** The agent, in few bytes. In a module of its own: it is needed before the connection, and the others are not. */
export const agent = ${toLiteral(minify(read('agent.sh')))}
`

const options = await resolveConfig(new URL('scripts.ts', folder))
for (const [name, text] of [
  ['scripts.ts', makeScripts()],
  ['agent.ts', makeAgent()],
] as const) {
  const path = new URL(name, folder)
  const made = await formatSource(text, { ...options, parser: 'typescript' })
  if (process.argv[2] !== '--check') writeFileSync(path, made)
  else if (readFileSync(path, 'utf8') !== made) {
    process.stderr.write(`src/host-scripts/${name} does not match the scripts beside it: run \`npm run embed\`.\n`)
    process.exitCode = 1
  }
}
