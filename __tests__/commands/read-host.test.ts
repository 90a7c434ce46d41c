import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { readHost } from '../../src/commands/read-host.ts'
import type { PerColor } from '../../src/domain/color.ts'
import type { ComposeSettings, Config } from '../../src/domain/config.ts'
import type { HostState } from '../../src/domain/host-state.ts'
import { read as readConfig } from '../inputs/given.ts'
import { both } from '../support/host-state.ts'
import { withFakePrograms, type Programs } from '../support/programs.ts'

test('what the script gets', () => {
  const config = readConfig({ env: 'TAG=1.2\nTITLE=two words', 'compose-files': 'compose.yml\nlive.yml' })
  expect(readHost(config).script).toMatchObject({
    file: 'read-host',
    prologue: `directory=/srv/app
sudo=auto
environment='TAG=1.2 '\\''TITLE=two words'\\'''
compose_options='-f compose.yml -f live.yml'
projects=one
green_environment=''
green_compose_options=''
nginx_program=''
nginx_container=''
known_master=''
container_sudo=no
site_form=link
site_path=/etc/nginx/sites-enabled/default
next_path=/etc/nginx/sites-enabled/.default.next
before_path=/etc/nginx/sites-enabled/.default.before
blue_value=/etc/nginx/sites-available/blue
green_value=/etc/nginx/sites-available/green
blue_file=/etc/nginx/sites-available/blue
green_file=/etc/nginx/sites-available/green
in_place=no
site_folder=/etc/nginx/sites-enabled
site_inside=/etc/nginx/sites-enabled/default
site_reload=yes
blue_ports=8081
green_ports=8082
`,
  })
})

const missing = 'exit 127'
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
    `'compose config'*) printf '%s\\n' '${yaml}'; exit ${code} ;;\n  'compose ps -q'|'compose version') ;;\n  *) exit 1`,
  )
const standalone = (yaml: string) =>
  `case "$*" in config) printf '%s\\n' '${yaml}' ;; version|'ps -q') ;; *) exit 1 ;; esac`
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

interface Options {
  readonly command?: string
  readonly sudo?: 'true' | 'false' | 'auto'
  readonly env?: Readonly<Record<string, string>>
  /** How Compose is called for each color. */
  readonly settings?: PerColor<ComposeSettings>
  readonly ports?: Config['ports']
  /** Changes the folder of the programs, which is also the user's home. */
  readonly prepare?: (folder: string) => void
}

/** Runs the script on a host that has these programs before this machine's own. */
const run = (
  programs: Programs,
  { sudo = 'false', env = {}, settings, ports, prepare, command: nginxCommand }: Options = {},
) =>
  withFakePrograms({ docker: engine, 'docker-compose': missing, nginx, ...programs }, (folder, runScript) => {
    prepare?.(folder)
    const config = { ...readConfig(), sudo, ...(ports && { ports }) }
    const command = readHost({
      ...config,
      nginx: { ...config.nginx, command: nginxCommand },
      compose: {
        ...config.compose,
        directory: folder,
        settings: settings ?? both({ ...config.compose.settings.blue, env }),
      },
    })
    return { ...runScript(command.script), command }
  })

/** What it finds there. */
function read(programs: Programs, options: Options = {}): HostState {
  const { stdout, stderr, status, command } = run(programs, options)
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return command.parse(stdout)
}

test('of nginx’s configuration are read its files, and whether requests are passed to a port', () => {
  expect(read({}).nginx).toMatchObject({
    test: { ok: true, output: 'nginx: [warn] conflicting server name "_" on 0.0.0.0:80, ignored' },
    pidFile: '/run/here.pid',
    errorLog: '/var/log/here.log',
    passesTo: { blue: true, green: false },
  })
})

test('a setting in a form that is not read counts as absent', () => {
  const wrapped = nginx.replace('error_log /var/log/here.log warn;', 'error_log \n  /var/log/here.log warn;')
  expect(read({ nginx: wrapped }).nginx).toMatchObject({
    pidFile: '/run/here.pid',
    passesTo: { blue: true, green: false },
  })
})

test('what the configuration does not set is as nginx was built', () => {
  const silent = nginx.replace(/<<'END'[^]*END/, '</dev/null')
  expect(read({ nginx: silent }).nginx).toMatchObject({
    test: { ok: true, output: '' },
    pidFile: '/built/pid',
    errorLog: '/built/log',
    passesTo: { blue: false, green: false },
  })
})

test('of a configuration that nginx refuses, its message is read', () => {
  const refuses = nginx.replace('cat <<', 'echo "nginx: [emerg] unexpected }" >&2; exit 1\ncat <<')
  expect(read({ nginx: refuses }).nginx).toMatchObject({
    test: { ok: false, output: 'nginx: [emerg] unexpected }' },
    pidFile: '/built/pid',
  })
})

test('containers are read, and the digests of their images', () => {
  const { docker, containers, digests } = read({})
  expect(docker).toEqual({ ok: true, sudo: false })
  expect(containers).toMatchObject([{ id, name: 'app-blue-1', status: 'running', imageId: 'sha256:1' }])
  expect(digests).toEqual(new Map([['sha256:1', ['app@sha256:d1']]]))
})

test('the message of an engine that refuses is read, also when there is none', () => {
  expect(read({ docker: 'echo "permission denied" >&2; exit 1' }).docker).toEqual({
    ok: false,
    output: 'permission denied',
    sudo: false,
  })
  expect(read({ docker: 'exit 1' }).docker).toEqual({ ok: false, output: '', sudo: false })
})

test('an engine that prints something else than ids is a failure, so that no container is missed', () => {
  const chatty = engine.replace(`echo ${id}`, `printf 'News: a new version is out'; echo ${id}`)
  expect(run({ docker: chatty })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('docker ps printed more than the ids of containers: News: a new version is out'),
  })
})

test('Docker is called by sudo where the user may not call it; when neither works, both messages are read', () => {
  const id = 'if [ "$1" = -u ]; then echo 1000; fi'
  const closed = '[ -n "$SUDO" ] || { echo "permission denied" >&2; exit 1; }\n'
  const sudo = 'shift; case $1 in -*) exit 0 ;; esac; SUDO=yes exec "$@"'
  expect(read({ id, sudo, docker: closed + engine }, { sudo: 'auto' }).docker).toEqual({ ok: true, sudo: true })
  const noSudo = { id, sudo: 'echo "a password is required" >&2; exit 1', docker: closed + engine }
  expect(read(noSudo, { sudo: 'auto' }).docker).toEqual({
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
])('of several Compose programs, the right one is chosen: %s', (_, programs, program) => {
  const { compose } = read(programs)
  expect(compose.ok ? compose.projects.blue.program : undefined).toBe(program)
})

test('the plugin is called as docker-compose where that is the same file', () => {
  const both = { docker: plugin(second), 'docker-compose': standalone(second) }
  const link = (folder: string) => {
    mkdirSync(join(folder, '.docker/cli-plugins'), { recursive: true })
    symlinkSync(join(folder, 'docker-compose'), join(folder, '.docker/cli-plugins/docker-compose'))
  }
  expect(read(both, { prepare: link }).compose).toMatchObject({
    ok: true,
    projects: { blue: { program: 'docker-compose' } },
  })
})

test('all goes through sudo where root alone may do it', () => {
  const sudo = 'shift; SUDO=yes exec "$@"'
  const asRoot = (lines: string) => `[ -n "$SUDO" ] || { echo denied >&2; exit 1; }\n${lines}`
  const programs = { sudo, docker: asRoot(plugin(second)), nginx: asRoot(nginx) }
  expect(read(programs, { sudo: 'true' })).toMatchObject({
    docker: { ok: true, sudo: true },
    compose: { ok: true, projects: { blue: { program: 'docker compose', name: 'app' } } },
    nginx: { sudo: true, test: { ok: true } },
  })
})

test('variables reach Compose alone, whatever they are called', () => {
  const echo = `case "$*" in 'compose config') printf 'name: %s\\nservices: {}\\n' "$output$docker_sudo$program" ;; 'compose ps -q') ;; *) ${engine} ;; esac`
  const { compose } = read({ docker: echo }, { env: { output: 'a', docker_sudo: 'b', program: 'c' } })
  expect(compose).toMatchObject({ ok: true, projects: { blue: { name: 'abc' } } })
})

test('of a project that Compose refuses, the program and its message are read', () => {
  const refuses = 'case "$*" in version) ;; *) echo "services.web: no image" >&2; exit 15 ;; esac'
  expect(read({ 'docker-compose': refuses }).compose).toEqual({
    ok: false,
    program: 'docker-compose',
    output: 'services.web: no image',
  })
})

test('a plugin that only the user’s variables lead to is found, also when it refuses the project', () => {
  const led = `[ "$1" != compose ] || [ "$DOCKER_CONFIG" = /led ] || exit 125
case "$*" in 'compose version') ;; 'compose config'*) echo 'services.web: no image' >&2; exit 15 ;; *) ${engine} ;; esac`
  expect(read({ docker: led }, { env: { DOCKER_CONFIG: '/led' } }).compose).toEqual({
    ok: false,
    program: 'docker compose',
    output: 'services.web: no image',
  })
})

const other = 'd2'.repeat(32)
/** Docker with two containers, of which the second one is removed when it is inspected. */
const withVanishing = (problem: string, listedAgain: string) =>
  engine
    .replace("echo 'WARNING: dead config' >&2; ", '')
    .replace(`echo ${id} ;;`, `case "$*" in *--filter*) echo ${id}; echo ${other} ;; *) ${listedAgain} ;; esac ;;`)
    .replace(
      `inspect*${id})`,
      `inspect*${other}) printf '%s\\n' '${container}'; echo '${problem}' >&2; exit 1 ;;\n  inspect*${id})`,
    )

test.each([
  ['that is gone', 'Error: oops', `echo ${id}`],
  ['that Docker does not find any more', `Error: No such object: ${other}`, `echo ${id}; echo ${other}`],
])('a container %s when it is inspected is left out', (_, problem, listedAgain) => {
  const { containers, digests } = read({ docker: withVanishing(problem, listedAgain) })
  expect(containers).toMatchObject([{ id, name: 'app-blue-1' }])
  expect(digests).toEqual(new Map([['sha256:1', ['app@sha256:d1']]]))
})

test('a container that still exists and cannot be inspected is a failure', () => {
  const failing = withVanishing('Error response from daemon: timeout', `echo ${id}; echo ${other}`)
  expect(run({ docker: failing })).toMatchObject({ status: 1, stderr: expect.stringContaining('daemon: timeout') })
  expect(run({ docker: withVanishing('Error: oops', 'exit 3') }).status).not.toBe(0)
})

test('containers of "compose run" are not asked for', () => {
  const strict = engine.replace(
    `echo ${id} ;;`,
    `case "$*" in *label=com.docker.compose.oneoff=False*) echo ${id} ;; esac ;;`,
  )
  expect(read({ docker: strict }).containers).toHaveLength(1)
})

test('the containers that publish a port are read, and the program that listens without one', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const row = JSON.stringify([other, 'old-app', 'shop:1', '0.0.0.0:8082->80/tcp', '', '', '', ''])
  const docker = engine.replace(
    '*) exit 1',
    `'ps --no-trunc --filter publish=${port} --filter publish=8082 --filter publish=3002'*) printf '%s\\n' '${row}' ;;
  'context inspect'*) echo unix:///run/docker.sock ;;
  *) exit 1`,
  )
  const ss = `case "$*" in *'sport = :${port}') echo 'LISTEN 0 0 127.0.0.1:1 0.0.0.0:* users:(("node",pid=7,fd=3))' ;; esac`
  const ports = { blue: [port], green: [8082, 3002] } as const
  try {
    expect(read({ docker, ss }, { ports }).ports).toEqual({
      blue: [
        {
          number: port,
          addresses: ['127.0.0.1'],
          publishers: [],
          program: { name: 'node', pid: 7 },
          engine: 'unix:///run/docker.sock',
        },
      ],
      green: [
        {
          number: 8082,
          addresses: [],
          publishers: [{ id: other, name: 'old-app', image: 'shop:1', addresses: ['0.0.0.0'], isOneOff: false }],
          engine: 'unix:///run/docker.sock',
        },
        { number: 3002, addresses: [], publishers: [], engine: 'unix:///run/docker.sock' },
      ],
    })
    const unknown = read({ docker: engine, ss: 'exit 1' }, { ports }).ports
    expect(unknown.blue).toEqual([{ number: port, addresses: ['127.0.0.1'], publishers: [] }])
  } finally {
    server.close()
  }
})

test('a container that publishes a port and that Compose did not make is described, with its image', () => {
  const row = JSON.stringify([other, 'old-app', 'shop:1', '0.0.0.0:8081->80/tcp', '', '', '', ''])
  const own = JSON.stringify([id, 'app-blue-1', 'app:1', '0.0.0.0:8082->80/tcp', 'app', 'blue', '/srv/app', 'False'])
  const foreign = container
    .replace(id, other)
    .replace('/app-blue-1', '/old-app')
    .replaceAll(/"(app|blue)",/g, 'null,')
  const docker = engine
    .replace(
      `inspect*${id})`,
      `inspect*${other}) printf '%s\\n' '${foreign.replace('sha256:1', 'sha256:2')}' ;;\n  inspect*${id})`,
    )
    .replace(
      '*) exit 1',
      `'image inspect'*sha256:2) echo 'sha256:2 shop@sha256:d2' ;;
  'ps --no-trunc --filter publish='*) printf '%s\\n' '${row}' '${own}' ;;
  *) exit 1`,
    )
  const state = read({ docker })
  expect(state.containers).toMatchObject([{ id }])
  expect(state.foreignContainers).toMatchObject([{ id: other, name: 'old-app', project: '', imageId: 'sha256:2' }])
  expect(state.digests.get('sha256:2')).toEqual(['shop@sha256:d2'])
  expect(read({ docker: docker.replace(`inspect*${other})`, 'nothing)') }).foreignContainers).toEqual([])
})

test('the engine is asked too: a Compose that cannot talk to it is refused with its message', () => {
  const old = `case "$*" in config) printf '%s\\n' '${second}' ;; version) ;; *) echo 'client version 1.42 is too old' >&2; exit 1 ;; esac`
  expect(read({ 'docker-compose': old }).compose).toEqual({
    ok: false,
    program: 'docker-compose',
    output: 'client version 1.42 is too old',
    engineRefuses: true,
  })
})

test('of a Compose that only the login user has, its path is read', () => {
  const id = 'if [ "$1" = -u ]; then echo 1000; fi'
  const closed = '[ -n "$SUDO" ] || { echo "permission denied" >&2; exit 1; }\n'
  const sudo =
    'shift; case $1 in docker-compose) echo "sudo: docker-compose: command not found" >&2; exit 1 ;; -*) exit 0 ;; esac; SUDO=yes exec "$@"'
  const { compose } = read(
    { id, sudo, docker: closed + engine, 'docker-compose': standalone(second) },
    { sudo: 'auto' },
  )
  expect(compose).toMatchObject({
    ok: false,
    output: expect.stringContaining('sudo: docker-compose: command not found'),
    loginOnly: { standalone: expect.stringMatching(/\/docker-compose$/) },
  })
})

test('every include is read, however it is written, with its folder resolved', () => {
  const text =
    'include /etc/nginx/conf.d/*.conf; include\n  "sites/*"; # include /commented/*;\nhttp { include a.conf; }'
  const lines = `if [ "$1" = -V ]; then echo '--conf-path=/etc/nginx/nginx.conf' >&2; exit; fi\nprintf '%s\\n' '${text}'`
  const { patterns, link } = read({ nginx: lines }).includes ?? {}
  expect(patterns?.toSorted()).toEqual(['/etc/nginx/a.conf', '/etc/nginx/conf.d/*.conf', '/etc/nginx/sites/*'])
  expect(link).toBe('/etc/nginx/sites-enabled/default')
})

test('an nginx at a path of its own is called by it, and its relative files are in the folder that it was built for', () => {
  const own = `if [ "$1" = -V ]; then echo 'configure arguments: --prefix=/usr/local/openresty/nginx' >&2; exit; fi
echo 'pid logs/nginx.pid;'`
  const { nginx: found } = withFakePrograms({ openresty: own }, (folder) =>
    read({ nginx: 'exit 1' }, { command: join(folder, 'openresty') }),
  )
  expect(found).toMatchObject({
    command: expect.stringMatching(/\/openresty$/),
    test: { ok: true },
    pidFile: '/usr/local/openresty/nginx/logs/nginx.pid',
    errorLog: '/usr/local/openresty/nginx/logs/error.log',
  })
})

/** As sudo 1.9 prints it: rules are listed in their order, and the last one that matches counts. */
const listing = (...entries: readonly (readonly [runAs: string, options: string, ...commands: readonly string[]])[]) =>
  `Matching Defaults entries for u on h:\n    env_reset, mail_badpass\n\nUser u may run the following commands on h:\n${entries
    .map(
      ([runAs, options, ...commands]) =>
        `\nSudoers entry: /etc/sudoers\n    RunAsUsers: ${runAs}\n${options && `    Options: ${options}\n`}    Commands:\n${commands.map((each) => `\t${each}\n`).join('')}`,
    )
    .join('')}`
const all = ['ALL', '', 'ALL'] as const

/** The commands that sudo denies, and those that it does not show, on a host whose rules are these. */
function readRights(rules: string, { version = 'Sudo version 1.9.16', more = '' } = {}) {
  const sudo = `case "$*" in
    --version) echo '${version}' ;;
    '-n -ll') cat <<'END'
${rules}
END
 ;;
    ${more}
    '-n -k -v') exit 1 ;;
    '-n -l '*) shift 2; echo "/usr/sbin/$*" ;;
    '-n nginx -'*) shift; exec "$@" ;;
    *) exit 1 ;;
  esac`
  const id = 'if [ "$1" = -u ]; then echo 1000; fi'
  const { deniedCommands, uncheckedCommands } = read({ sudo, id, nginx: `PATH=$PATH\n${nginx}` }, { sudo: 'true' })
  return { denied: deniedCommands.filter((each) => /^rm .*next$/.test(each)), unchecked: uncheckedCommands.length }
}

test.each<readonly [string, string, object]>([
  ['all without a password, after all with one', listing(all, ['ALL', '!authenticate', 'ALL']), {}],
  ['the exact command', listing(all, ['root', '!authenticate', '/usr/sbin/rm -f -- *', '/usr/sbin/*', 'ALL']), {}],
  ['a pattern', listing(all, ['root', '!authenticate', '/usr/sbin/[r]m', '/usr/sbin/']), {}],
  ['a default for all', listing(all).replace('mail_badpass', 'mail_badpass, !authenticate'), {}],
  ['a password in the rules, but sudo asks for none', listing(all), { more: "'-n -k -v') ;;" }],
])('what sudo runs without a password is a right: %s', (_, rules, more) => {
  expect(readRights(rules, more)).toEqual({ denied: [], unchecked: 0 })
})

test.each<readonly [string, string]>([
  ['all with a password', listing(['ALL', '!authenticate', 'ALL'], all)],
  ['only other commands', listing(all, ['root', '!authenticate', '/usr/bin/docker', '/usr/sbin/rm -r *'])],
  ['only as another user', listing(all, ['www-data', '!authenticate', 'ALL'])],
  ['a password on purpose', listing(['ALL', '!authenticate', 'ALL'], ['root', 'authenticate', '/usr/sbin/rm'])],
])('what sudo lists but would ask a password for is no right: %s', (_, rules) => {
  expect(readRights(rules).denied).toEqual([expect.stringMatching(/^rm -f -- /)])
})

test('what this sudo does not show is unknown, and neither a right nor a denial', () => {
  const { denied, unchecked } = readRights('', { version: 'sudo-rs 0.2.5' })
  expect(denied).toEqual([])
  expect(unchecked).toBeGreaterThan(0)
  const checksum = listing(['root', '!authenticate', 'sha224:abc /usr/sbin/rm'])
  expect(readRights(checksum)).toMatchObject({ denied: [], unchecked: expect.any(Number) })
})

/** A Compose that prints the project that it is asked for, its files and a variable, and takes several files with variables. */
const asked = `
case "$*" in
  *--help) echo '      --env-file stringArray   Specify files' ;;
  compose*config) printf 'name: x\\n# %s %s\\nservices: {}\\n' "$COLOR" "$*" ;;
  *ps\\ -q) ;;
  *) ${engine} ;;
esac`
const settingsOf = (color: string, more: Partial<ComposeSettings> = {}): ComposeSettings => ({
  files: [`${color}.yml`],
  projectName: `app-${color}`,
  env: { COLOR: color },
  envFiles: [],
  ...more,
})

test('where the colors differ, Compose is asked once for each, with its own options and variables', () => {
  const { compose } = read({ docker: asked }, { settings: { blue: settingsOf('blue'), green: settingsOf('green') } })
  expect(compose).toMatchObject({
    ok: true,
    projects: {
      blue: {
        name: 'app-blue',
        yaml: expect.stringContaining(`# blue compose --profile * -p app-blue -f blue.yml config`),
      },
      green: {
        name: 'app-green',
        yaml: expect.stringContaining(`# green compose --profile * -p app-green -f green.yml config`),
      },
    },
  })
})

test.each(['blue', 'green'] as const)('of two projects, the one that Compose refuses is known: %s', (color) => {
  const refuses = asked.replace(
    'compose*config)',
    `*${color}.yml*config*) echo 'no such file' >&2; exit 15 ;;\n  compose*config)`,
  )
  const programs = { docker: refuses.replace('*ps\\ -q)', 'compose\\ version|*ps\\ -q)') }
  const { compose } = read(programs, { settings: { blue: settingsOf('blue'), green: settingsOf('green') } })
  expect(compose).toMatchObject({ ok: false, color, output: 'no such file' })
})

test('where nothing differs, Compose is asked no more often than for one color', () => {
  const count = asked.replace('case "$*" in', 'echo >> "${0%/*}/count"\ncase "$*" in')
  const countCalls = (settings: PerColor<ComposeSettings>) => {
    let calls = 0
    withFakePrograms({ docker: count, 'docker-compose': missing, nginx }, (folder, runScript) => {
      const config = readConfig()
      const compose = { ...config.compose, directory: folder, settings }
      runScript(readHost({ ...config, sudo: 'false', compose }).script)
      calls = readFileSync(join(folder, 'count'), 'utf8').length
    })
    return calls
  }
  const [one, two] = [
    countCalls(both(settingsOf('blue'))),
    countCalls({ blue: settingsOf('blue'), green: settingsOf('green') }),
  ]
  expect(two - one).toBe(2)
})

test('of the files with variables, the last one names the project of Compose 1', () => {
  const write = (folder: string) => {
    writeFileSync(join(folder, '.env'), 'COMPOSE_PROJECT_NAME=wrong\n')
    writeFileSync(join(folder, 'a.env'), 'COMPOSE_PROJECT_NAME=first\n')
    writeFileSync(join(folder, 'b.env'), 'COMPOSE_PROJECT_NAME=second\n')
  }
  const nameless = asked.replace('name: x\\n', '')
  const settings = both(settingsOf('blue', { projectName: undefined, envFiles: ['a.env', 'b.env'] }))
  expect(read({ docker: nameless }, { settings, prepare: write }).compose).toMatchObject({
    ok: true,
    projects: { blue: { name: 'second' } },
  })
})

test('a Compose that would use one of several files with variables is refused', () => {
  const old = asked.replace('stringArray', 'string').replace('*ps\\ -q)', 'compose*version|*ps\\ -q)')
  const settings = both(settingsOf('blue', { envFiles: ['a.env', 'b.env'] }))
  expect(read({ docker: old }, { settings }).compose).toMatchObject({
    ok: false,
    output: expect.stringContaining('several need Docker Compose 2.24 or later'),
  })
})
