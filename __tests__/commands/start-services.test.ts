import { expect, test } from '@jest/globals'
import type { ComposeProject } from '../../src/commands/compose-project.ts'
import { removeLine, startServices, upLine } from '../../src/commands/start-services.ts'
import { sh } from '../../src/host/script.ts'
import { hostileText } from '../support/hostile-texts.ts'
import { fakeSudo, logCall, readCalls, withFakePrograms } from '../support/programs.ts'

const guard = { link: '/etc/nginx/sites-enabled/app', site: '/etc/nginx/sites-available/blue' }
const project: ComposeProject = {
  program: 'docker compose',
  directory: '/tmp',
  files: ['compose.yml', 'live.yml'],
  name: 'app',
  env: { TAG: '1.2', TITLE: 'two words' },
  sudo: false,
}

test('what the script gets', () => {
  expect(startServices({ project, services: ['blue', 'worker'], guard }).script).toMatchObject({
    file: 'start-services',
    prologue: `directory=/tmp
project=app
services='blue worker'
docker_sudo=no
environment='TAG=1.2 '\\''TITLE=two words'\\'''
compose='docker compose -p app -f compose.yml -f live.yml'
compose_file=''
link=/etc/nginx/sites-enabled/app
site=/etc/nginx/sites-available/blue
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
  0,
  'sha256:1',
])

/** A docker that logs its calls, and the variables and the standard input that Compose gets. */
const docker = `
${logCall}
case "$*" in
  ps*) echo '${id} blue'; echo '${'d2'.repeat(32)} green' ;;
  inspect*) printf '%s\\n' '${container}' ;;
  *up*) echo "$TAG|$services|$UNSET|$(cat)" >"\${0%/*}/compose-got" ;;
esac
echo "$TAG" >>"\${0%/*}/tags"`

function start(changes: Partial<ComposeProject> = {}) {
  const command = startServices({ project: { ...project, ...changes }, services: ['blue'], guard })
  return withFakePrograms({ docker, 'docker-compose': docker, sudo: fakeSudo }, (folder, run) => {
    const { status, stdout, stderr } = run(command.script)
    const read = (name: string) => run(sh`cat ~/${name}`).stdout
    const containers = status === 0 ? command.parse(stdout).map(({ name }) => name) : []
    return { status, stderr, containers, calls: readCalls(folder), composeGot: read('compose-got'), tags: read('tags') }
  })
}

test('the containers of the color are removed and made anew, those of the other are not touched', () => {
  const { containers, calls } = start()
  expect(containers).toEqual(['app-blue-1'])
  expect(calls.filter((call) => !/^docker (ps|inspect)/.test(call))).toEqual([
    `docker rm -f -v ${id}`,
    'docker compose -p app -f compose.yml -f live.yml up -d --no-recreate blue',
  ])
})

test('a plan shows the lines that are run', () => {
  const { calls } = start()
  expect(calls).toContain(removeLine(project, [id]).text)
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

test.each([false, true])('a whole Compose file travels on standard input (sudo: %s)', (sudo) => {
  const rendered = `services: # ${hostileText}\n`
  const { composeGot, calls } = start({ sudo, rendered, program: 'docker-compose', env: {} })
  expect(composeGot).toBe(`|||${rendered.trimEnd()}\n`)
  expect(calls).toContain('docker-compose -p app --project-directory /tmp -f - up -d --no-recreate blue')
})

test('nothing is changed when the folder is gone', () => {
  expect(start({ directory: '/nowhere' })).toMatchObject({ status: 96, calls: [] })
})
