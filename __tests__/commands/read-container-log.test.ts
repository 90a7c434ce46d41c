import { expect, test } from '@jest/globals'
import { readContainerLog } from '../../src/commands/read-container-log.ts'
import { withFakePrograms } from '../support/programs.ts'

const command = readContainerLog(false, 'c1')

test('what the script gets', () => {
  expect(command.script).toMatchObject({ file: 'read-container-log', prologue: 'container=c1\ndocker_sudo=no\n' })
})

const state = { Status: 'exited', StartedAt: '2026-01-01T00:00:00Z', ExitCode: 3, OOMKilled: false, Health: null }
const row = JSON.stringify(['c1', '/app-blue-1', 'app', 'blue', state, '', 0, 'sha256:1'])

test('both outputs of the container are read, and its state', () => {
  const docker = `case $1 in inspect) printf '%s\\n' '${row}' ;; logs) echo out; echo err >&2 ;; esac`
  const { stdout } = withFakePrograms({ docker }, (_, run) => run(command.script))
  expect(command.parse(stdout)).toMatchObject({ container: { name: 'app-blue-1', exitCode: 3 }, log: 'out\nerr\n' })
})

test('it fails when Docker has no such container', () => {
  expect(withFakePrograms({ docker: 'exit 1' }, (_, run) => run(command.script)).status).toBe(1)
})
