import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { writeRecord } from '../../src/commands/write-record.ts'
import { agentScript } from '../../src/host/agent.ts'
import { HostScript } from '../../src/host/host-script.ts'
import { joinScripts } from '../../src/host/script.ts'
import { everyCommand } from '../support/every-command.ts'
import { hostileText } from '../support/hostile-texts.ts'

const folder = mkdtempSync(join(tmpdir(), 'scripts-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Every script that is ever sent to a host, with the record before it, and the agent that runs them; each in a file. */
function writeScripts(kind: string, text: string): readonly string[] {
  const commands = everyCommand(text).map(({ name, script }) => ({ name, script }))
  return [...commands, { name: 'agent', script: agentScript('nonce') }].map(({ name, script }, i) => {
    const path = join(folder, `${kind}-${i}-${name.replaceAll(' ', '-')}.sh`)
    writeFileSync(path, `#!/bin/sh\n${joinScripts(writeRecord('/srv/app', text), script).text}\n`)
    return path
  })
}

test('no command is missing in the list of every command', () => {
  const sources = globSync(join(import.meta.dirname, '../../src/commands/*.ts')).map((path) =>
    readFileSync(path, 'utf8'),
  )
  const named = sources.flatMap((source) => [...source.matchAll(/^ +name: '(.*)',$/gm)].map(([, name]) => name))
  expect(named.length).toBeGreaterThan(10)
  expect(new Set(everyCommand('x').map(({ name }) => name))).toEqual(new Set(named))
})

const nasty = writeScripts('nasty', hostileText)
const plain = writeScripts('plain', 'plain')

describe.each(['dash', 'bash --posix', 'bash'])('%s', (shell) => {
  test('parses every script with all values', () => {
    const [program = '', ...options] = shell.split(' ')
    const check = [...options, '-n'].join(' ')
    const loop = `for f; do ${program} ${check} "$f" 2>&1; done`
    const { stdout, stderr } = spawnSync('sh', ['-c', loop, 'sh', ...nasty, ...plain], { encoding: 'utf8' })
    expect(stdout + stderr).toBe('')
  })

  test('assigns to the parameters of every script, and runs no value as a command', () => {
    const scripts = everyCommand(hostileText).flatMap(({ script }) => (script instanceof HostScript ? [script] : []))
    const [program = '', ...options] = shell.split(' ')
    for (const { prologue } of scripts) {
      // Without any program: a value that became a command would fail.
      const { stdout, stderr } = spawnSync(program, [...options, '-c', `PATH=/nowhere\n${prologue}`], {
        encoding: 'utf8',
      })
      expect(stdout + stderr).toBe('')
    }
  })
})

test('values do not change the text of a script', () => {
  const files = (text: string) =>
    everyCommand(text).map(({ script }) =>
      script instanceof HostScript
        ? script.text.slice(script.text.indexOf(script.prologue) + script.prologue.length)
        : '',
    )
  expect(files(hostileText)).toEqual(files('plain'))
})
