import { expect, test } from '@jest/globals'
import type { ComposeProject } from '../../src/commands/compose-project.ts'
import { stopLine, stopServices } from '../../src/commands/stop-services.ts'
import { logCall, readCalls, withFakePrograms } from '../support/programs.ts'

const [old, successor] = ['01'.repeat(32), '5c'.repeat(32)]
const project: ComposeProject = {
  program: 'docker compose',
  directory: '/',
  files: [],
  name: 'app',
  env: {},
  sudo: false,
}

test('what the script gets', () => {
  const guard = { link: '/etc/nginx/sites-enabled/app', site: '/etc/nginx/sites-available/blue' }
  const args = { project, services: ['blue', 'blue worker'], guard, graceSeconds: 10 }
  expect(stopServices(args).script).toMatchObject({
    file: 'stop-services',
    prologue: `project=app
services='blue '\\''blue worker'\\'''
grace_seconds=10
successor=''
docker_sudo=no
link=/etc/nginx/sites-enabled/app
site=/etc/nginx/sites-available/blue
neighbors=''
`,
  })
})

interface Engine {
  /** Ids of the old color's containers that run. */
  readonly running?: string
  /** What it prints of these and of the successor, or does instead. */
  readonly inspect: string
  /** What it prints when asked whether there is such a container as the successor. */
  readonly list?: string
}

const states = `${old} true 0 /app-blue-1`

/** Stops the old color by such an engine; nginx's link leads to `target`. */
const stopWith = ({ running = old, inspect, list = 'exit 1' }: Engine, target = 'green') =>
  withFakePrograms(
    {
      docker: `${logCall}
case "$*" in
  *--filter\\ id=*) ${list} ;;
  ps*) echo '${running} blue' ;;
  inspect*) ${inspect} ;;
esac`,
      readlink: `case "$3" in */link) echo ${target} ;; *) echo "\${3##*/}" ;; esac`,
    },
    (folder, run) => {
      const guard = { link: `${folder}/link`, site: `${folder}/blue` }
      const command = stopServices({ project, services: ['blue'], guard, graceSeconds: 9, successor })
      const { status, stdout, stderr } = run(command.script)
      const calls = readCalls(folder)
      return { status, stderr, calls, stopped: status === 0 ? command.parse(stdout) : undefined }
    },
  )

const successorRuns = { inspect: `echo '${successor} true 0 /app-green-1'; echo '${states}'` }

test('the old containers are stopped when their successor runs', () => {
  expect(stopWith(successorRuns).stopped).toEqual({ refused: false, names: ['app-blue-1'] })
})

test('a plan shows the line that is run', () => {
  expect(stopWith(successorRuns).calls.at(-1)).toBe(stopLine(project, 9, [old]).text)
})

test('nothing is stopped, and Docker is not called, when the link points to the color', () => {
  expect(stopWith(successorRuns, 'blue')).toMatchObject({
    status: 97,
    calls: [],
    stderr: expect.stringContaining('so this color may be live: none of its containers was touched'),
  })
})

test.each([
  ['has stopped', { inspect: `echo '${successor} false 0 /app-green-1'; echo '${states}'` }],
  ['was restarted', { inspect: `echo '${successor} true 1 /app-green-1'; echo '${states}'` }],
  ['is gone', { inspect: `echo '${states}'; exit 1`, list: ':' }],
])('nothing is stopped when the successor %s', (_, engine) => {
  expect(stopWith(engine).stopped).toEqual({ refused: true, names: [] })
})

test.each([
  ['fails', { inspect: 'exit 1' }],
  ['fails, and nothing old is running', { running: '', inspect: 'exit 1' }],
  ['prints the old containers only', { inspect: `echo '${states}'; exit 1`, list: `echo ${successor}` }],
])('stop fails, and stops nothing, when docker inspect %s', (_, engine) => {
  const { status, stopped, calls } = stopWith(engine)
  expect({ failed: status !== 0, stopped }).toEqual({ failed: true, stopped: undefined })
  expect(calls.filter((call) => call.startsWith('docker stop'))).toEqual([])
})
