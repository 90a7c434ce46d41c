import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { readHost } from '../../src/commands/read-host.ts'
import type { HostState } from '../../src/domain/host-state.ts'
import { read } from '../inputs/given.ts'
import { inFrontOf, type Programs } from '../support/programs.ts'

const missing = 'exit 127'
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
const engine = `
case "$*" in
  'ps -aq'*) echo 'WARNING: dead config' >&2; echo ${id} ;;
  'image inspect'*sha256:1) echo 'sha256:1 app@sha256:d1' ;;
  inspect*${id}) printf '%s\\n' '${container}' ;;
  *) exit 1 ;;
esac`
const plugin = (yaml: string, code = 0) =>
  engine.replace(
    '*) exit 1',
    `'compose config'*) printf '%s\\n' '${yaml}'; exit ${code} ;;\n  'compose version') ;;\n  *) exit 1`,
  )
const standalone = (yaml: string) => `case "$*" in config) printf '%s\\n' '${yaml}' ;; version) ;; *) exit 1 ;; esac`
const second = 'name: app\nservices: {}'
const first = 'services:\n  web:\n    name: x\nversion: "3.8"'

const nginx = `
if [ "$1" = -V ]; then echo 'configure arguments: --pid-path=/built/pid --error-log-path=/built/log' >&2; exit; fi
cat <<'END'
nginx: [warn] conflicting server name "_" on 0.0.0.0:80, ignored
# configuration file /etc/nginx/nginx.conf:
user www-data;
  pid   /run/here.pid;
error_log /var/log/here.log warn;
http {
  error_log /var/log/other.log;
  # proxy_pass http://127.0.0.1:8082;
  upstream app { server 127.0.0.1:8081; }
  upstream more { server 127.0.0.1:80823; }
}
END`

interface Way {
  readonly sudo?: 'true' | 'false' | 'auto'
  readonly env?: Readonly<Record<string, string>>
  /** Does something in the folder of the programs, which is the user's home as well. */
  readonly prepare?: (folder: string) => void
}

/** What the script says on a host that has these programs in front of this machine's own. */
const ask = (programs: Programs, { sudo = 'false', env = {}, prepare }: Way = {}) =>
  inFrontOf({ docker: engine, 'docker-compose': missing, nginx, ...programs }, (folder, run) => {
    prepare?.(folder)
    const config = { ...read(), sudo }
    const command = readHost({ ...config, compose: { ...config.compose, directory: folder, env } })
    return { ...run(command.script), command }
  })

/** What is found there. */
function look(programs: Programs, way: Way = {}): HostState {
  const { stdout, stderr, status, command } = ask(programs, way)
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return command.parse(stdout)
}

test('what nginx says of its configuration: its files, and whether requests are passed to a port', () => {
  expect(look({}).nginx).toMatchObject({
    test: { ok: true, output: 'nginx: [warn] conflicting server name "_" on 0.0.0.0:80, ignored' },
    pidFile: '/run/here.pid',
    errorLog: '/var/log/here.log',
    passesTo: { blue: true, green: false },
  })
})

test('a setting that nginx would take and this reading does not is as if it were not there', () => {
  const wrapped = nginx.replace('error_log /var/log/here.log warn;', 'error_log \n  /var/log/here.log warn;')
  expect(look({ nginx: wrapped }).nginx).toMatchObject({
    pidFile: '/run/here.pid',
    passesTo: { blue: true, green: false },
  })
})

test('what it does not say is as it was built', () => {
  const silent = nginx.replace(/<<'END'[^]*END/, '</dev/null')
  expect(look({ nginx: silent }).nginx).toMatchObject({
    test: { ok: true, output: '' },
    pidFile: '/built/pid',
    errorLog: '/built/log',
    passesTo: { blue: false, green: false },
  })
})

test('a configuration that nginx refuses: its words', () => {
  const refuses = nginx.replace('cat <<', 'echo "nginx: [emerg] unexpected }" >&2; exit 1\ncat <<')
  expect(look({ nginx: refuses }).nginx).toMatchObject({
    test: { ok: false, output: 'nginx: [emerg] unexpected }' },
    pidFile: '/built/pid',
  })
})

test('containers, and the digests of their images', () => {
  const { docker, containers, digests } = look({})
  expect(docker).toEqual({ ok: true, sudo: false })
  expect(containers).toMatchObject([{ id, name: 'app-blue-1', status: 'running', imageId: 'sha256:1' }])
  expect(digests).toEqual(new Map([['sha256:1', ['app@sha256:d1']]]))
})

test('an engine that refuses, and one that refuses without a word', () => {
  expect(look({ docker: 'echo "permission denied" >&2; exit 1' }).docker).toEqual({
    ok: false,
    output: 'permission denied',
    sudo: false,
  })
  expect(look({ docker: 'exit 1' }).docker).toEqual({ ok: false, output: '', sudo: false })
})

test('an engine that prints something else than ids: no container must be missed', () => {
  const chatty = engine.replace(`echo ${id}`, `printf 'News: a new version is out'; echo ${id}`)
  expect(ask({ docker: chatty })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('docker ps printed more than the ids of containers: News: a new version is out'),
  })
})

test('by sudo where the user may not call Docker; when neither may, what both say', () => {
  const id = 'if [ "$1" = -u ]; then echo 1000; fi'
  const closed = '[ -n "$SUDO" ] || { echo "permission denied" >&2; exit 1; }\n'
  const sudo = 'shift; case $1 in -*) exit 0 ;; esac; SUDO=yes exec "$@"'
  expect(look({ id, sudo, docker: closed + engine }, { sudo: 'auto' }).docker).toEqual({ ok: true, sudo: true })
  const noSudo = { id, sudo: 'echo "a password is required" >&2; exit 1', docker: closed + engine }
  expect(look(noSudo, { sudo: 'auto' }).docker).toEqual({
    ok: false,
    output: 'permission denied\na password is required',
    sudo: true,
  })
})

test.each<readonly [string, Programs, string | undefined]>([
  ['the plugin alone', { docker: plugin(second) }, 'docker compose'],
  ['the standalone of version 2 alone', { 'docker-compose': standalone(second) }, 'docker-compose'],
  ['two of version 2', { docker: plugin(second), 'docker-compose': standalone(second) }, 'docker compose'],
  ['version 1 alone', { 'docker-compose': standalone(first) }, 'docker-compose'],
  ['version 1 beside the plugin', { docker: plugin(second), 'docker-compose': standalone(first) }, 'docker compose'],
  [
    'a plugin that refuses, beside version 1, which would not',
    { docker: plugin(second, 15), 'docker-compose': standalone(first) },
    undefined,
  ],
  ['one that prints something and fails', { 'docker-compose': `echo '${second}'; exit 1` }, undefined],
  ['none', {}, undefined],
])('which Compose is taken: %s', (_, programs, program) => {
  const { compose } = look(programs)
  expect(compose.ok ? compose.program : undefined).toBe(program)
})

test('the plugin that has docker-compose for a second name is called by that', () => {
  const both = { docker: plugin(second), 'docker-compose': standalone(second) }
  const link = (folder: string) => {
    mkdirSync(join(folder, '.docker/cli-plugins'), { recursive: true })
    symlinkSync(join(folder, 'docker-compose'), join(folder, '.docker/cli-plugins/docker-compose'))
  }
  expect(look(both, { prepare: link }).compose).toMatchObject({ ok: true, program: 'docker-compose' })
})

test('by sudo where it must be, as root alone may read the answers', () => {
  const sudo = 'shift; SUDO=yes exec "$@"'
  const asRoot = (lines: string) => `[ -n "$SUDO" ] || { echo denied >&2; exit 1; }\n${lines}`
  const programs = { sudo, docker: asRoot(plugin(second)), nginx: asRoot(nginx) }
  expect(look(programs, { sudo: 'true' })).toMatchObject({
    docker: { ok: true, sudo: true },
    compose: { ok: true, program: 'docker compose', project: 'app' },
    nginx: { sudo: true, test: { ok: true } },
  })
})

test('variables of the user are Compose’s alone, whatever they are called', () => {
  const echo = `case "$*" in 'compose config') printf 'name: %s\\nservices: {}\\n' "$text$via$program" ;; *) ${engine} ;; esac`
  const { compose } = look({ docker: echo }, { env: { text: 'a', via: 'b', program: 'c' } })
  expect(compose).toMatchObject({ ok: true, project: 'abc' })
})

test('a project that Compose refuses: by whom, and why', () => {
  const refuses = 'case "$*" in version) ;; *) echo "services.web: no image" >&2; exit 15 ;; esac'
  expect(look({ 'docker-compose': refuses }).compose).toEqual({
    ok: false,
    program: 'docker-compose',
    output: 'services.web: no image',
  })
})

test('a plugin that only the user’s variables lead to, and a project that it refuses: its words', () => {
  const led = `[ "$1" != compose ] || [ "$DOCKER_CONFIG" = /led ] || exit 125
case "$*" in 'compose version') ;; 'compose config'*) echo 'services.web: no image' >&2; exit 15 ;; *) ${engine} ;; esac`
  expect(look({ docker: led }, { env: { DOCKER_CONFIG: '/led' } }).compose).toEqual({
    ok: false,
    program: 'docker compose',
    output: 'services.web: no image',
  })
})
