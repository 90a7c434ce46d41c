import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { everyCommand } from '../support/every-command.ts'
import { HostScript } from '../../src/host/host-script.ts'
import { hostScripts } from '../../src/host-scripts/scripts.ts'

const root = join(import.meta.dirname, '../..')

test('the modules that are bundled match the scripts beside them', () => {
  const { stderr, status } = spawnSync('node', ['tools/embed-scripts.ts', '--check'], { cwd: root, encoding: 'utf8' })
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
})

test('every script is sent by a command, but for the agent and what another script runs', () => {
  const sent = everyCommand('x').map(({ script }) => (script instanceof HostScript ? script.file : undefined))
  const files = globSync('src/host-scripts/*.sh', { cwd: root }).map((path) => path.replace(/^.*\/|\.sh$/g, ''))
  expect([...Object.keys(hostScripts), 'agent'].sort()).toEqual(files.sort())
  expect(files.filter((file) => !sent.some((each) => each === file))).toEqual([
    'agent',
    'make-docker-config',
    'query-registry',
  ])
})
