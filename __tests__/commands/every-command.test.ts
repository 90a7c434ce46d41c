import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { agentScript } from '../../src/host/agent.ts'
import { everyCommand } from '../support/every-command.ts'
import { nastiest } from '../support/nasty.ts'

const folder = mkdtempSync(join(tmpdir(), 'scripts-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Every script that is ever sent to a host, each in a file: those of the commands, and the agent that runs them. */
function writeScripts(kind: string, text: string): readonly string[] {
  const commands = everyCommand(text).map(({ name, script }) => ({ name, text: script.text }))
  return [...commands, { name: 'agent', text: agentScript('nonce').text }].map(({ name, text: body }, i) => {
    const path = join(folder, `${kind}-${i}-${name.replaceAll(' ', '-')}.sh`)
    writeFileSync(path, `#!/bin/sh\n${body}\n`)
    return path
  })
}

test('no command is forgotten here', () => {
  const sources = globSync(join(import.meta.dirname, '../../src/commands/*.ts')).map((path) =>
    readFileSync(path, 'utf8'),
  )
  const named = sources.flatMap((source) => [...source.matchAll(/^ +name: '(.*)',$/gm)].map(([, name]) => name))
  expect(named.length).toBeGreaterThan(10)
  expect(new Set(everyCommand('x').map(({ name }) => name))).toEqual(new Set(named))
})

const nasty = writeScripts('nasty', nastiest)
const plain = writeScripts('plain', 'plain')

const complaints = (program: string, args: readonly string[]): string => {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return stdout + stderr
}

describe.each(['dash', 'bash --posix', 'bash'])('%s', (shell) => {
  test('reads every script, whatever the values in it', () => {
    const [program = '', ...options] = shell.split(' ')
    const check = [...options, '-n'].join(' ')
    const found = complaints('sh', ['-c', `for f; do ${program} ${check} "$f" 2>&1; done`, 'sh', ...nasty, ...plain])
    expect(found).toBe('')
  })
})

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0

/** Left out: what only looks like a slip, in a script that is made of values. */
const meant = {
  SC2050: 'a condition on a value that was put in',
  SC2194: 'a case on a value that was put in',
}

test('shellcheck has nothing to say', () => {
  if (!hasShellcheck) return
  const options = ['-s', 'sh', '-S', 'warning', '-f', 'gcc', '-e', Object.keys(meant).join(',')]
  const ofEachKind = nasty.filter((path, i) => kindOf(path) !== kindOf(nasty[i - 2] ?? ''))
  expect(complaints('shellcheck', [...options, ...ofEachKind]).replaceAll(folder, '')).toBe('')
})

const kindOf = (path: string): string => path.replace(/^.*?\d+-/, '')
