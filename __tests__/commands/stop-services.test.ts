import { describe, expect, test } from '@jest/globals'
import type { ComposeProject } from '../../src/commands/compose-project.ts'
import type { LiveGuard } from '../../src/commands/live-guard.ts'
import type { SiteConfig } from '../../src/domain/config.ts'
import { stopLine, stopServices } from '../../src/commands/stop-services.ts'
import { Script } from '../../src/host/script.ts'
import { logCall, readCalls, withFakePrograms } from '../support/programs.ts'
import { linkSite } from '../support/host-state.ts'

const [old, worker, successor] = ['01'.repeat(32), '02'.repeat(32), '5c'.repeat(32)]
const project: ComposeProject = {
  program: 'docker compose',
  directory: '/',
  files: [],
  envFiles: [],
  name: 'app',
  env: {},
  sudo: false,
  removesOrphans: false,
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
needed_project=app
needed=''
kept=''
adopted=''
`,
  })
})

interface Engine {
  /** Ids of the old color's containers that run. */
  readonly running?: string
  /** What it prints of these and of the successor, or does instead. */
  readonly inspect: string
  /** What it prints of its first three calls instead, which fail. */
  readonly problem?: string
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
  { running = old, inspect, problem = '', list = 'exit 1' }: Engine,
  { target = 'green', grace = { graceSeconds: 9 }, restartCount = 0 }: Stop = {},
) =>
  withFakePrograms(
    {
      docker: `${logCall}
if [ -n "${problem}" ] && [ "$(wc -l < "\${0%/*}/calls")" -le 3 ]; then echo "${problem}" >&2; exit 1; fi
case "$*" in
  *--filter\\ id=*) ${list} ;;
  ps*) for id in ${running}; do echo "$id blue"; done ;;
  *ExitCode*) echo '${old} 143'; echo '${worker} 137' ;;
  inspect*) ${inspect} ;;
esac`,
      sleep: logCall,
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

test.each([
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  'failed to connect to the docker API at unix:///var/run/docker.sock; check if the daemon is running',
])('an engine that is being restarted is waited for: %s', (problem) => {
  const { calls, stopped } = stopWith({ ...successorRuns, problem })
  expect(stopped?.names).toEqual(['app-blue-1'])
  expect(calls.filter((call) => call === 'sleep 1').length).toBeGreaterThan(0)
})

test('another failure of the engine is none to wait for', () => {
  const { status, stderr, calls } = stopWith({ ...successorRuns, problem: 'permission denied' })
  expect({ status, stderr, calls: calls.length }).toEqual({ status: 1, stderr: 'permission denied\n', calls: 1 })
})

describe('when the idle color is stopped', () => {
  /** A Docker whose containers are files in the folder `running` or `stopped`, named SERVICE. */
  const docker = `
${logCall}
home=\${0%/*}
list() { for folder in "$@"; do (cd "$home/$folder" && ls); done | sed 's/.*/id-& &/'; }
case "$*" in
  ps*-a*) list running stopped ;;
  ps*) list running ;;
  *container-number*id-*) echo "1,2026,\${*##* }" ;;
  *'{{.Id}} {{.Name}}'*) echo "\${*##* } /app-\${*##*id-}-1" ;;
  *RestartPolicy*) echo '143 unless-stopped 2026' ;;
  *ExitCode*) echo 'id-green 143' ;;
  inspect*) echo 'id-green true 0 null /app-green-1' ;;
esac`

  const stopGreen = (args: Partial<Parameters<typeof stopServices>[0]>) =>
    withFakePrograms({ docker, timeout: 'shift; exec "$@"' }, (folder, run) => {
      run(new Script('mkdir ~/running ~/stopped; touch ~/running/green ~/running/migrate ~/running/db ~/stopped/cache'))
      const guard: LiveGuard = { site: linkSite, color: 'green' }
      const { status, stdout } = run(stopServices({ project, services: ['green', 'migrate'], guard, ...args }).script)
      expect(status).toBe(0)
      const changes = readCalls(folder).filter((call) => /^docker (start|stop)/.test(call))
      return { changes, facts: stdout.split('\n').filter((line) => line.startsWith('restarted')) }
    })

  test('what the live color needs is started, and what runs stays as it is', () => {
    expect(stopGreen({ needed: { project: 'app', services: ['db', 'cache', 'gone'] }, graceSeconds: 9 })).toEqual({
      changes: ['docker start id-cache', 'docker stop -t 9 id-green id-migrate'],
      facts: ['restarted app-cache-1'],
    })
  })

  test('a job that ran before is not stopped', () => {
    expect(stopGreen({ kept: ['id-migrate'], graceSeconds: 9 }).changes).toEqual(['docker stop -t 9 id-green'])
  })
})

describe('an adopted container, which no service has', () => {
  const adopted = '0a'.repeat(32)

  /** A Docker whose container `adopted` has this policy. */
  const stopAdopted = ({ policy = 'no', isUp = true, removesItself = false, update = '' }) => {
    const docker = `${logCall}
case "$*" in
  ps*--filter\\ id=*) ${isUp ? `echo ${adopted}` : ':'} ;;
  ps*) echo '${old} blue' ;;
  *RestartPolicy*) echo ${removesItself} ${policy} ;;
  *ExitCode*) echo '${old} 143'; echo '${adopted} 137' ;;
  inspect*) echo '${successor} true 0 null /app-green-1'; echo '${states}'; echo '${adopted} true 0 null /old-app' ;;
  update*) ${update} ;;
esac`
    return withFakePrograms({ docker, timeout: 'shift; exec "$@"' }, (folder, run) => {
      const guard: LiveGuard = { site: linkSite, color: 'blue' }
      const command = stopServices({
        ...{ project, services: ['blue'], guard, graceSeconds: 9, adopted },
        successor: { id: successor, restartCount: 0 },
      })
      const { status, stdout } = run(command.script)
      const changes = readCalls(folder).filter((call) => /^docker (stop|update|rm|start)/.test(call))
      return { status, changes, ...command.parse(stdout) }
    })
  }

  test('is stopped with the others, and is not removed', () => {
    expect(stopAdopted({})).toMatchObject({
      status: 0,
      changes: [`docker stop -t 9 ${old} ${adopted}`],
      names: ['app-blue-1', 'old-app'],
      killed: [{ name: 'old-app', afterSeconds: 9 }],
      policy: undefined,
    })
  })

  test('of docker run --rm is stopped too, and it is reported that Docker removes it', () => {
    expect(stopAdopted({ removesItself: true })).toMatchObject({ names: ['app-blue-1', 'old-app'], isRemoved: true })
  })

  test.each(['always', 'on-failure'])('with the policy %s does not come back after a reboot', (policy) => {
    expect(stopAdopted({ policy })).toMatchObject({
      changes: [`docker update --restart unless-stopped ${adopted}`, `docker stop -t 9 ${old} ${adopted}`],
      policy: { name: policy, isChanged: true },
    })
  })

  test('whose policy cannot be changed is stopped all the same, and that is reported', () => {
    expect(stopAdopted({ policy: 'always', update: 'exit 125' })).toMatchObject({
      status: 0,
      names: ['app-blue-1', 'old-app'],
      policy: { name: 'always', isChanged: false },
    })
  })

  test('that does not run any more is left alone', () => {
    expect(stopAdopted({ policy: 'always', isUp: false })).toMatchObject({
      changes: [`docker stop -t 9 ${old}`],
      names: ['app-blue-1'],
    })
  })
})
