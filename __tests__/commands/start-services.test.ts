import { describe, expect, test } from '@jest/globals'
import type { ComposeProject } from '../../src/commands/compose-project.ts'
import type { LiveGuard } from '../../src/commands/live-guard.ts'
import { jobLine, readStartProblem, removeLine, startServices, upLine } from '../../src/commands/start-services.ts'
import { RemoteError } from '../../src/host/host.ts'
import { Script, sh } from '../../src/host/script.ts'
import type { SharedService } from '../../src/domain/shared-services.ts'
import { hostileText } from '../support/hostile-texts.ts'
import { fakeSudo, logCall, readCalls, withFakePrograms } from '../support/programs.ts'
import { linkSite } from '../support/host-state.ts'

const guard: LiveGuard = { site: linkSite, color: 'blue' }
const project: ComposeProject = {
  program: 'docker compose',
  directory: '/tmp',
  files: ['compose.yml', 'live.yml'],
  envFiles: [],
  name: 'app',
  env: { TAG: '1.2', TITLE: 'two words' },
  sudo: false,
  removesOrphans: true,
}

test('what the script gets', () => {
  const dependencies: SharedService[] = [
    { service: 'db', role: 'shared', mustBeHealthy: true, required: true },
    { service: 'migrate', role: 'job', mustBeHealthy: false, required: false },
  ]
  const args = { project, services: ['blue', 'worker'], guard, jobs: ['migrate'], dependencies, healthTimeoutMs: 1500 }
  expect(startServices(args).timeoutMs).toBe(15 * 60_000 + 1500 + 60 * 60_000)
  expect(startServices(args).script).toMatchObject({
    file: 'start-services',
    prologue: `directory=/tmp
project=app
services='blue worker'
job_services=migrate
dependencies='db shared healthy required migrate job started optional'
wait_seconds=2
job_seconds=1800
docker_sudo=no
environment='TAG=1.2 '\\''TITLE=two words'\\'''
compose='docker compose -p app -f compose.yml -f live.yml'
compose_up='up -d --no-deps --remove-orphans=false'
compose_file=''
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
`,
  })
})

const id = 'c1'.repeat(32)
const container = JSON.stringify([
  id,
  '/app-blue-1',
  'app',
  'blue',
  { Status: 'running', StartedAt: '2026-01-01T00:00:00Z', ExitCode: 0, OOMKilled: false, Health: null },
  '',
  0,
  'sha256:1',
])

/**
 * A Docker whose containers are files in the folder `running` or `stopped`, named SERVICE or SERVICE~NUMBER, and that logs its
 * calls. What it prints of a container's state are the lines of the file `states-SERVICE`, one each time.
 */
const docker = `
${logCall}
home=\${0%/*}
state() { for each in "$home/$1"/*; do [ -e "$each" ] && echo "\${each##*/}"; done; }
ids() { for word in "$@"; do case $word in id-*) echo "\${word#id-}" ;; esac; done; }
case "$*" in
  'ps -q'* | ps*Names*) state running | while read -r each; do echo "id-$each app-$each-1 $each."; done | case "$*" in *service*) sed 's/\\.$//' ;; *) cat ;; esac ;;
  ps*-a*) { state running; state stopped; } | while read -r each; do echo "id-$each \${each%~*}"; done ;;
  ps*) state running | while read -r each; do echo "id-$each \${each%~*}"; done ;;
  inspect*Running*Config}}*) for each in $(ids "$@"); do [ -e "$home/running/$each" ] && echo "id-$each true {\\"StopTimeout\\":$(cat "$home/grace" 2>/dev/null || echo 7)}" || echo "id-$each false {}"; done ;;
  inspect*State.Status*) for each in $(ids "$@"); do
    if [ -e "$home/states-$each" ]; then sed -n 1p "$home/states-$each"; sed 1d "$home/states-$each" >"$home/rest"; [ ! -s "$home/rest" ] || cp "$home/rest" "$home/states-$each"
    elif [ -e "$home/running/$each" ]; then echo 'running 0 0 0'
    else echo "exited $(cat "$home/stopped/$each") 0 0"; fi; done ;;
  inspect*container-number*) for each in $(ids "$@"); do number=\${each#*~}; [ "$number" != "$each" ] || number=1; echo "$number,2026-01-0$number,id-$each"; done ;;
  inspect*HostConfig*) cat "$home/ending" 2>/dev/null || echo '137 unless-stopped 2026' ;;
  inspect*State.Health*) for each in $(ids "$@"); do [ -e "$home/running/$each" ] && cat "$home/health" || echo 'false '; done ;;
  inspect*) printf '%s\\n' '${container}' ;;
  events*) cat "$home/signals" 2>/dev/null ;;
  start*) for each in $(ids "$@"); do mv "$home/stopped/$each" "$home/running/$each" || exit 1; done ;;
  stop*) for each in $(ids "$@"); do mv "$home/running/$each" "$home/stopped/$each"; done ;;
  rm*) for each in $(ids "$@"); do rm -f "$home/running/$each" "$home/stopped/$each"; done ;;
  *up*)
    echo "$TAG|$services|$UNSET|$(cat)" >>"$home/compose-got"
    for last in "$@"; do :; done
    [ ! -e "$home/compose-stops-db" ] || mv "$home/running/db" "$home/stopped/db"
    if [ -e "$home/fails-$last" ]; then echo "cannot make $last" >&2; exit 17; fi
    if [ -e "$home/ends-$last" ]; then cp "$home/ends-$last" "$home/stopped/$last"; else : >"$home/running/$last"; fi ;;
esac
echo "$TAG" >>"$home/tags"
exit 0`

const shared: SharedService = { service: 'db', role: 'shared', mustBeHealthy: false, required: true }
const job: SharedService = { service: 'migrate', role: 'job', mustBeHealthy: false, required: true }

interface Start extends Partial<Omit<ComposeProject, 'files'>> {
  readonly dependencies?: readonly SharedService[]
  /** Files of the fake Docker, with their texts. */
  readonly files?: Readonly<Record<string, string>>
  /** How long a job may take. */
  readonly jobSeconds?: number
}

function start({ dependencies = [], files = {}, jobSeconds, ...changes }: Start = {}) {
  const args = {
    project: { ...project, ...changes },
    services: ['blue'],
    guard,
    jobs: ['migrate'],
    dependencies,
    healthTimeoutMs: 1000,
  }
  const command = startServices(args)
  return withFakePrograms({ docker, 'docker-compose': docker, sudo: fakeSudo }, (folder, run) => {
    const lines = Object.entries({ 'running/green': '', ...files }).map(
      ([name, text]) => sh`printf %s ${text} > ~/${name}`.text,
    )
    run(new Script(['mkdir ~/running ~/stopped', ...lines].join('\n')))
    const { status, stdout, stderr } = run(
      jobSeconds === undefined ? command.script : withJobSeconds(command.script, jobSeconds),
    )
    const read = (name: string) => run(sh`cat ~/${name}`).stdout
    const result = status === 0 ? command.parse(stdout) : undefined
    const facts = stdout.split('\n').filter((line) => /^(waiting|restarted|down|problem) /.test(line))
    const outcome = { kind: 'exited', code: status ?? -1, stdout, stderr } as const
    const problem = readStartProblem(new RemoteError(command.name, outcome))
    const calls = readCalls(folder)
    const changed = calls.filter((call) => !/^docker (ps|inspect|events)/.test(call))
    const names = result?.containers.map(({ name }) => name)
    const running = run(sh`ls ~/running`)
      .stdout.split('\n')
      .filter(Boolean)
    return {
      status,
      stderr,
      names,
      facts,
      problem,
      calls,
      changed,
      running,
      composeGot: read('compose-got'),
      tags: read('tags'),
    }
  })
}

const withJobSeconds = ({ text }: Script, seconds: number): Script =>
  new Script(text.replace('job_seconds=1800', () => `job_seconds=${seconds}`))

const up = 'docker compose -p app -f compose.yml -f live.yml up -d --no-deps --remove-orphans=false'

test('Compose selects the services of the color alone, after what is left of them is stopped and removed', () => {
  const { names, changed, running } = start({ files: { 'running/blue': '', 'running/db': '' }, dependencies: [shared] })
  expect(names).toEqual(['app-blue-1'])
  expect(changed).toEqual(['docker stop id-blue', 'docker rm -f -v id-blue', `${up} --no-recreate blue`])
  expect(running).toEqual(['blue', 'db', 'green'])
})

test('Compose removes nothing that the file does not name, whatever the variables ask for; version 1 has no such option', () => {
  const files = { 'running/db': '', 'ends-migrate': '0' }
  const asking = { files, env: { COMPOSE_REMOVE_ORPHANS: '1' }, dependencies: [shared, job] }
  const composeCalls = (calls: readonly string[]) => calls.filter((call) => call.includes(' up '))
  expect(composeCalls(start(asking).calls)).toEqual([`${up} migrate`, `${up} --no-recreate blue`])
  const [first] = composeCalls(start({ ...asking, removesOrphans: false }).calls)
  expect(first).toBe('docker compose -p app -f compose.yml -f live.yml up -d --no-deps migrate')
})

test('a container that is up gets its own grace to stop, and never more than five minutes', () => {
  const { changed } = start({ files: { 'running/blue': '', grace: '3600' } })
  expect(changed[0]).toBe('docker stop -t 300 id-blue')
})

test('a container of the color that does not run is removed with its anonymous volumes, and not stopped', () => {
  expect(start({ files: { 'stopped/blue': '0' } }).changed).toEqual([
    'docker rm -f -v id-blue',
    `${up} --no-recreate blue`,
  ])
})

describe('what the color depends on', () => {
  test('is started by Docker when it has stopped', () => {
    const { changed } = start({ files: { 'stopped/db': '0' }, dependencies: [shared] })
    expect(changed).toEqual(['docker start id-db', `${up} --no-recreate blue`])
  })

  test.each([
    ['of the lowest number', ['db~2', 'db'], 'db'],
    ['that there is', ['db~2', 'db~3'], 'db~2'],
  ])('is started once, where several have stopped: the one %s', (_, stopped, expected) => {
    const files = Object.fromEntries(stopped.map((name) => [`stopped/${name}`, '0']))
    expect(start({ files, dependencies: [shared] }).changed).toEqual([
      `docker start id-${expected}`,
      `${up} --no-recreate blue`,
    ])
  })

  test('is left as it is while any container of it runs', () => {
    const files = { 'stopped/db': '0', 'running/db~2': '', health: 'true healthy\n' }
    const { changed } = start({ files, dependencies: [{ ...shared, mustBeHealthy: true }] })
    expect(changed).toEqual([`${up} --no-recreate blue`])
  })

  test('is made by Compose alone when it is missing', () => {
    expect(start({ dependencies: [shared] }).changed).toEqual([`${up} --no-recreate db`, `${up} --no-recreate blue`])
  })

  test('fails up before the color starts when it cannot be started', () => {
    const { status, changed, problem } = start({ files: { 'fails-db': '' }, dependencies: [shared] })
    expect(status).not.toBe(0)
    expect(changed).toEqual([`${up} --no-recreate db`])
    expect(problem).toMatchObject({ kind: 'dependency', service: 'db' })
  })

  test('does not fail up when it is not required', () => {
    const { names } = start({ files: { 'fails-db': '' }, dependencies: [{ ...shared, required: false }] })
    expect(names).toEqual(['app-blue-1'])
  })

  test.each([
    ['true healthy', 0, []],
    ['true ', 0, []],
    ['true starting', 1, ['waiting db healthy', 'problem unhealthy db']],
    ['true unhealthy', 1, ['waiting db healthy', 'problem unhealthy db']],
    ['false ', 1, ['problem dependency db']],
  ])('is waited for until it is healthy: %s', (health, code, facts) => {
    const files = { 'running/db': '', health: `${health}\n` }
    const result = start({ files, dependencies: [{ ...shared, mustBeHealthy: true }] })
    expect([result.status, result.facts]).toEqual([code, facts])
  })
})

describe('a job', () => {
  test('is made anew and run to its end before the color starts', () => {
    const { changed, facts, names } = start({
      files: { 'stopped/migrate': '0', 'ends-migrate': '0' },
      dependencies: [job],
    })
    expect(changed).toEqual(['docker rm -f -v id-migrate', `${up} migrate`, `${up} --no-recreate blue`])
    expect(facts).toEqual(['waiting migrate ended'])
    expect(names).toEqual(['app-blue-1'])
  })

  test('that fails keeps the color from starting', () => {
    const { changed, problem } = start({ files: { 'ends-migrate': '3' }, dependencies: [job] })
    expect(changed).toEqual([`${up} migrate`])
    expect(problem).toMatchObject({ kind: 'job', service: 'migrate', containers: [{ id }] })
  })

  const running = { 'running/migrate': '', 'ends-migrate': '0' }

  test.each(['exited 0 0 0', 'exited 3 0 0', 'restarting 3 3 0'])(
    'that runs already is left to its end, and made anew after it: %s',
    (end) => {
      const states = `running 0 0 0\nrunning 0 0 0\n${end}\nexited 0 0 0\n`
      const { facts, names } = start({ files: { ...running, 'states-migrate': states }, dependencies: [job] })
      expect(facts).toEqual(['waiting migrate free', 'waiting migrate ended'])
      expect(names).toEqual(['app-blue-1'])
    },
  )

  test('that runs already and does not end keeps the color from starting, and is not touched', () => {
    const { changed, problem, running: left } = start({ files: running, dependencies: [job], jobSeconds: 0 })
    expect(changed).toEqual([])
    expect(problem).toMatchObject({ kind: 'job-busy', service: 'migrate', containers: [{ id }] })
    expect(left).toContain('migrate')
  })

  test('that never ends is given up', () => {
    expect(
      start({ files: { 'states-migrate': 'running 0 0 0\n' }, dependencies: [job], jobSeconds: 0 }).problem?.kind,
    ).toBe('job-limit')
  })

  test.each([
    ['fails again and again', 'restarting 3 2 0\nrunning 0 3 0\nrestarting 3 3 0\n', 'job-loop'],
    ['fails until Docker stops to start it', 'restarting 3 3 5\nrestarting 3 4 5\nexited 3 5 5\n', 'job'],
    ['succeeds after all', 'restarting 3 2 0\nrunning 0 3 0\nexited 0 3 0\n', undefined],
  ])('that its restart policy starts again: %s', (_, states, kind) => {
    const { problem } = start({ files: { 'states-migrate': states }, dependencies: [job], jobSeconds: 3 })
    expect(problem?.kind).toBe(kind)
  })

  test('may fail as often as it wants while what it needs was started a moment ago', () => {
    const states = 'restarting 3 3 0\nrestarting 3 4 0\nexited 0 5 0\n'
    const files = { 'stopped/db': '0', 'states-migrate': states }
    expect(start({ files, dependencies: [shared, job] }).names).toEqual(['app-blue-1'])
  })

  test('a plan shows the line that runs it', () => {
    expect(start({ files: { 'ends-migrate': '0' }, dependencies: [job] }).calls).toContain(
      jobLine(project, 'migrate').text,
    )
  })
})

describe('what Compose stops beside the color', () => {
  const stopped = { 'running/db': '', 'compose-stops-db': '' }

  test('is started again, with its name, also when up fails', () => {
    for (const files of [stopped, { ...stopped, 'fails-blue': '' }]) {
      const { facts, running } = start({ files })
      expect(facts).toContain('restarted app-db-1')
      expect(running).toContain('db')
    }
  })

  test('stays as it is when it ended with success by its own will', () => {
    const { facts, running } = start({ files: { ...stopped, ending: '0 no 2026\n' } })
    expect([facts, running]).toEqual([[], ['blue', 'green']])
  })

  test('is started again when it ended with success after a signal', () => {
    expect(start({ files: { ...stopped, ending: '0 no 2026\n', signals: 'kill\n' } }).facts).toEqual([
      'restarted app-db-1',
    ])
  })
})

test('the exit code of Compose is the exit code of up', () => {
  const { status, problem, stderr } = start({ files: { 'fails-blue': '' } })
  expect([status, problem?.kind, stderr]).toEqual([17, 'color', 'cannot make blue\n'])
})

test('a plan shows the lines that are run', () => {
  const { calls } = start({ files: { 'stopped/blue': '0' } })
  expect(calls).toContain(removeLine(project, ['id-blue']).text)
  expect(calls).toContain(upLine(project, ['blue']).text)
})

test.each([false, true])('variables reach Compose alone, whatever they are called (sudo: %s)', (sudo) => {
  const { composeGot, tags } = start({ sudo, env: { TAG: hostileText, services: 'ours' } })
  expect(composeGot).toBe(`${hostileText}|ours||\n`)
  expect(tags.split(hostileText)).toHaveLength(2)
})

test.each([false, true])('the value of a variable is in no command line (sudo: %s)', (sudo) => {
  const { status, calls } = start({ sudo, env: { TAG: 'hidden' } })
  expect(status).toBe(0)
  expect(calls.join('\n')).not.toContain('hidden')
})

test.each([false, true])('a whole Compose file travels on standard input, beside the variables (sudo: %s)', (sudo) => {
  const rendered = `services: # ${hostileText}\n`
  for (const env of [{}, { TAG: 'v1' }]) {
    const { composeGot, calls } = start({ sudo, rendered, program: 'docker-compose', env })
    expect(composeGot).toBe(`${env.TAG ?? ''}|||${rendered.trimEnd()}\n`)
    expect(calls).toContain(
      'docker-compose -p app --project-directory /tmp -f - up -d --no-deps --remove-orphans=false --no-recreate blue',
    )
  }
})

test('nothing is changed when the folder is gone', () => {
  expect(start({ directory: '/nowhere' })).toMatchObject({ status: 96, calls: [] })
})
