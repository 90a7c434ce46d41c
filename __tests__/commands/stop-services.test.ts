import { describe, expect, test } from '@jest/globals'
import type { ComposeProject } from '../../src/commands/compose-project.ts'
import type { LiveGuard } from '../../src/commands/live-guard.ts'
import type { SiteConfig } from '../../src/domain/config.ts'
import { stopLine, stopServices } from '../../src/commands/stop-services.ts'
import { logCall, readCalls, withFakePrograms } from '../support/programs.ts'
import { linkSite } from '../support/host-state.ts'

const [old, worker, successor] = ['01'.repeat(32), '02'.repeat(32), '5c'.repeat(32)]
const project: ComposeProject = {
  program: 'docker compose',
  directory: '/',
  files: [],
  name: 'app',
  env: {},
  sudo: false,
}

test('what the script gets', () => {
  const guard: LiveGuard = { site: linkSite, color: 'blue' }
  const args = { project, services: ['blue', 'blue worker'], guard, graceSeconds: 10 }
  expect(stopServices(args).script).toMatchObject({
    file: 'stop-services',
    prologue: `project=app
services='blue '\\''blue worker'\\'''
grace_seconds=10
successor=''
successor_restarts=0
docker_sudo=no
site_form=link
site_path=/etc/nginx/sites-enabled/default
next_path=/etc/nginx/sites-enabled/.default.next
before_path=/etc/nginx/sites-enabled/.default.before
blue_value=/etc/nginx/sites-available/blue
green_value=/etc/nginx/sites-available/green
blue_file=/etc/nginx/sites-available/blue
green_file=/etc/nginx/sites-available/green
in_place=no
guarded_value=/etc/nginx/sites-available/blue
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

const states = `${old} true 0 null /app-blue-1`

interface Stop {
  /** What nginx's link leads to. */
  readonly target?: string
  readonly grace?: { readonly graceSeconds?: number }
  /** How often the successor had been restarted when it was healthy. */
  readonly restartCount?: number
}

/** Stops the old color by such an engine. */
const stopWith = (
  { running = old, inspect, list = 'exit 1' }: Engine,
  { target = 'green', grace = { graceSeconds: 9 }, restartCount = 0 }: Stop = {},
) =>
  withFakePrograms(
    {
      docker: `${logCall}
case "$*" in
  *--filter\\ id=*) ${list} ;;
  ps*) for id in ${running}; do echo "$id blue"; done ;;
  *ExitCode*) echo '${old} 143'; echo '${worker} 137' ;;
  inspect*) ${inspect} ;;
esac`,
      timeout: `${logCall}\nshift; exec "$@"`,
      readlink: `case "$3" in */link) echo ${target} ;; *) echo "\${3##*/}" ;; esac`,
    },
    (folder, run) => {
      const site: SiteConfig = {
        form: 'link',
        path: `${folder}/link`,
        values: { blue: `${folder}/blue`, green: `${folder}/green` },
      }
      const guard: LiveGuard = { site, color: 'blue' }
      const command = stopServices({
        project,
        services: ['blue'],
        guard,
        ...grace,
        successor: { id: successor, restartCount },
      })
      const { status, stdout, stderr } = run(command.script)
      const calls = readCalls(folder)
      return { status, stderr, calls, stopped: status === 0 ? command.parse(stdout) : undefined }
    },
  )

const successorRuns = { inspect: `echo '${successor} true 0 null /app-green-1'; echo '${states}'` }

test('the old containers are stopped when their successor runs', () => {
  expect(stopWith(successorRuns).stopped).toEqual({ refused: false, names: ['app-blue-1'], killed: [] })
})

test('a plan shows the line that is run', () => {
  expect(stopWith(successorRuns).calls).toContain(stopLine(project, 9, [old]).text)
  const withoutTimeout = stopWith(successorRuns, { grace: {} })
  expect(withoutTimeout.calls).toContain(stopLine(project, undefined, [old]).text)
})

test('nothing is stopped, and Docker is not called, when the link points to the color', () => {
  expect(stopWith(successorRuns, { target: 'blue' })).toMatchObject({
    status: 97,
    calls: [],
    stderr: expect.stringContaining('so this color may be live: none of its containers was touched'),
  })
})

test.each([
  ['has stopped', { inspect: `echo '${successor} false 0 null /app-green-1'; echo '${states}'` }],
  ['was restarted', { inspect: `echo '${successor} true 1 null /app-green-1'; echo '${states}'` }],
  ['is gone', { inspect: `echo '${states}'; exit 1`, list: ':' }],
])('nothing is stopped when the successor %s', (_, engine) => {
  expect(stopWith(engine).stopped).toEqual({ refused: true, names: [], killed: [] })
})

test('a restart from before the successor was healthy does not count', () => {
  const inspect = `echo '${successor} true 2 null /app-green-1'; echo '${states}'`
  expect(stopWith({ inspect }, { restartCount: 2 }).stopped).toMatchObject({ refused: false, names: ['app-blue-1'] })
  expect(stopWith({ inspect }, { restartCount: 1 }).stopped).toMatchObject({ refused: true })
})

describe('without stop-timeout', () => {
  const graces = [`${old} true 0 60 /app-blue-1`, `${worker} true 0 null /app-worker-1`]
  const both = {
    running: `${old} ${worker}`,
    inspect: `echo '${successor} true 0 null /x'; printf '%s\\n' '${graces.join("' '")}'`,
  }

  test('each container has its own time, and Docker gets no other', () => {
    const { calls, stopped } = stopWith(both, { grace: {} })
    expect(calls).toContain(`docker stop ${old} ${worker}`)
    expect(calls).toContain(`timeout 105 docker stop ${old} ${worker}`)
    expect(stopped?.names).toEqual(['app-blue-1', 'app-worker-1'])
  })

  test('a container that was killed is named with the time that it had', () => {
    const { stopped } = stopWith(both, { grace: {} })
    expect(stopped?.killed).toEqual([{ name: 'app-worker-1', afterSeconds: 10 }])
  })

  test.each(['-1', ''])('a container whose time is "%s" is not cut off before its end', (grace) => {
    const inspect = `echo '${successor} true 0 null /x'; ${grace === '' ? ':' : `echo '${old} true 0 ${grace} /app-blue-1'`}`
    expect(stopWith({ inspect }, { grace: {} }).calls).toContain(`timeout 21645 docker stop ${old}`)
  })
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
