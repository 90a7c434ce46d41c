import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { nginxContainerCheck } from '../../src/checks/nginx-container.ts'
import { inspectNginxContainer } from '../../src/commands/inspect-nginx-container.ts'
import { toLockTarget } from '../../src/commands/open-lock.ts'
import { switchNginx, type Nginx } from '../../src/commands/switch-nginx.ts'
import {
  findEndpoint,
  findTemplate,
  type ContainerLookup,
  type NginxContainer,
} from '../../src/domain/nginx-container.ts'
import { Script } from '../../src/host/script.ts'
import { read } from '../inputs/given.ts'
import { logCall, readCalls, withFakePrograms } from '../support/programs.ts'

const networks = { web: { IPAddress: '172.18.0.2' } }
const ports = { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8000' }], '443/tcp': null, '53/udp': null }

const row = (id: string, name: string, folder: string) =>
  JSON.stringify([
    id,
    `/${name}`,
    'nginx:1',
    'web',
    folder,
    'running',
    '2026-01-01T00:00:00Z',
    'app_default',
    [{ Source: '/srv/app/nginx', Destination: '/etc/nginx/conf.d' }],
    { Ports: ports, Networks: networks },
  ])

/** Looks for nginx's container `web` on a host with these containers, each with the process 0. */
const lookUp = (rows: readonly string[], directory = '/srv/app', template = ''): ContainerLookup =>
  withFakePrograms(
    {
      docker: `case "$*" in
        'cp c1:/etc/nginx/templates/default.conf.template -') echo archive ;;
        cp*) exit 1 ;;
        *'.State.Pid'*) echo 'c1 0' ;;
        inspect*) printf '%s\\n' ${rows.map((each) => `'${each}'`).join(' ')} ;;
        'ps -a'*) ${rows.length === 0 ? ':' : 'echo c1'} ;;
        *) echo 'proxy (caddy:2)' ;;
      esac`,
    },
    (_, run) => {
      const command = inspectNginxContainer({ name: 'web', directory, sudo: 'false', template })
      return command.parse(run(command.script).stdout)
    },
  )

test('a container is found by its name before a service with this name', () => {
  const lookup = lookUp([row('c2', 'app-web-1', '/srv/app'), row('c1', 'web', '')])
  expect(lookup).toMatchObject({
    kind: 'found',
    container: {
      id: 'c1',
      name: 'web',
      ownNetwork: true,
      addresses: ['172.18.0.2'],
      published: [{ containerPort: 80, address: '0.0.0.0', port: 8000 }],
      mounts: [{ source: '/srv/app/nginx', destination: '/etc/nginx/conf.d' }],
    },
  })
})

test.each([
  ['/etc/nginx/conf.d/default.conf', '/etc/nginx/templates/default.conf.template'],
  ['/etc/nginx/conf.d/sub/url.inc', '/etc/nginx/templates/sub/url.inc.template'],
  ['/etc/nginx/nginx.conf', undefined],
])('the template of %s is %s', (path, template) => {
  expect(findTemplate(path)).toBe(template)
})

test('a file that the container writes anew at each start is told of, unless the container may not write it', () => {
  const template = findTemplate('/etc/nginx/conf.d/default.conf')
  const config = read({ 'site-file': '/etc/nginx/conf.d/default.conf', 'site-text': 'app-{blue|green}:80' })
  const check = (found: string, asked?: string) => {
    const lookup = lookUp(
      [row('c1', 'web', '').replace('"Destination"', `"RW":${found},"Destination"`)],
      '/srv/app',
      asked,
    )
    return nginxContainerCheck(
      lookup.kind === 'found' ? { ...lookup, container: { ...lookup.container, master: '5:1' } } : lookup,
      config,
    )
  }
  expect(check('true', template)).toMatchObject({
    result: 'warning',
    found: expect.stringContaining(
      'the container web writes /etc/nginx/conf.d/default.conf anew from /etc/nginx/templates/default.conf.template at each start',
    ),
  })
  expect(check('false', template)).toMatchObject({ result: 'ok' })
  expect(check('true', '/etc/nginx/templates/other.conf.template')).toMatchObject({ result: 'ok' })
})

test('of a service in several folders the one of the project is chosen, and else none', () => {
  const rows = [row('c1', 'app-web-1', '/srv/app'), row('c2', 'other-web-1', '/srv/other')]
  expect(lookUp(rows)).toMatchObject({ kind: 'found', container: { id: 'c1' } })
  expect(lookUp(rows, '/srv/new')).toEqual({ kind: 'several', names: ['app-web-1', 'other-web-1'] })
  expect(lookUp([])).toEqual({ kind: 'missing', running: ['proxy (caddy:2)'] })
})

const container: NginxContainer = {
  id: 'c1',
  name: 'web',
  image: 'nginx:1',
  isRunning: true,
  startedAt: 'then',
  ownNetwork: true,
  addresses: ['172.18.0.2'],
  published: [{ containerPort: 80, address: '0.0.0.0', port: 8000 }],
  mounts: [],
  replaced: [],
  sudo: false,
}

test('a listen of a container is reached by its published port, and else at the address of the container', () => {
  expect(findEndpoint({ address: '*', port: 80 }, container)).toEqual({ address: '127.0.0.1', port: 8000 })
  expect(findEndpoint({ address: '*', port: 81 }, container)).toEqual({ address: '172.18.0.2', port: 81 })
  const onHost = { ...container, ownNetwork: false }
  expect(findEndpoint({ address: '*', port: 80 }, onHost)).toEqual({ address: '*', port: 80 })
})

test('a container without nginx, or with files of its own, is refused in one sentence', () => {
  const check = (more: Partial<NginxContainer>) =>
    nginxContainerCheck({ kind: 'found', container: { ...container, ...more } }, read())
  expect(check({ program: 'caddy run' })).toMatchObject({
    result: 'error',
    found: expect.stringContaining('runs no nginx: its first process is "caddy run"'),
  })
  expect(check({ program: '' })).toMatchObject({
    result: 'error',
    found: expect.stringContaining('whether the container web runs nginx could not be found out'),
  })
  expect(check({ master: '5:1' })).toMatchObject({
    result: 'error',
    found: expect.stringContaining('is in no volume of the container web'),
  })
})

test('a file that was replaced on the server, while nginx reads the former one, is refused with the line to type', () => {
  const path = '/etc/nginx/conf.d/app.conf'
  const mounts = [{ source: '/srv/app/app.conf', destination: path }]
  const nginx = { ...container, master: '5:1', mounts }
  const config = read({ 'site-file': path, 'site-text': 'app-{blue|green}:80' })
  const check = (replaced: readonly string[]) =>
    nginxContainerCheck({ kind: 'found', container: { ...nginx, replaced } }, config)
  expect(check(['/etc/nginx/nginx.conf'])).toMatchObject({ result: 'ok' })
  expect(check([path])).toMatchObject({
    result: 'error',
    found: expect.stringContaining('the container web reads the former one until it is restarted'),
    fix: expect.stringMatching(/^docker restart web /),
  })
})

const noContainers: readonly string[] = []

/** Switches the text of a file that is mounted by itself, in a container whose state is this. */
const switchIn = (
  state: string,
  { master = ownProcess(), docker = '', reached = noContainers, compared = `echo '${state}'`, isUndo = false } = {},
) =>
  withFakePrograms(
    {
      docker: `${logCall}\ncase "$*" in *StartedAt*) ${compared} ;; *) ${docker || ':'} ;; esac`,
      sleep: ':',
    },
    (home, run) => {
      mkdirSync(join(home, 'nginx'))
      const path = join(home, 'nginx', 'url.inc')
      writeFileSync(path, 'set $service_url blue:8080;\n')
      const values = { blue: 'blue:8080', green: 'green:8080' }
      const nginx: Nginx = {
        command: 'nginx',
        site: { form: 'text', path: '/etc/nginx/conf.d/url.inc', values },
        files: { path, values, inPlace: true },
        container: { ...container, master },
        pidFile: '',
        errorLog: '',
        sudo: false,
        siteSudo: false,
        clientPorts: [80],
        keepsConnections: false,
      }
      const proven = { ids: reached, reached, sudo: false }
      const command = switchNginx({ nginx, from: 'blue:8080', to: 'green:8080', proven, isUndo })
      const { stdout } = run(command.script)
      return { ...command.parse(stdout), text: readFileSync(path, 'utf8'), calls: readCalls(home) }
    },
  )

/** `PID:START` of this process. */
function ownProcess(): string {
  const stat = readFileSync(`/proc/${process.pid}/stat`, 'utf8')
  return `${process.pid}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`
}

test('nginx is tested and reloaded in its container, and the file on the host is written', () => {
  const { result, isReplaced, text, calls, master } = switchIn('c1 then')
  expect({ result, isReplaced, text }).toEqual({
    result: 'switched',
    isReplaced: false,
    text: 'set $service_url green:8080;\n',
  })
  expect(master).toBe(ownProcess())
  expect(calls).toEqual([
    'docker inspect --format {{.Id}} {{.State.StartedAt}} web',
    'docker exec web nginx -t',
    'docker exec web nginx -s reload',
  ])
})

test('a container that was made anew meanwhile is told of', () => {
  expect(switchIn('c2 now')).toMatchObject({ result: 'switched', isReplaced: true })
})

/** There is none with this name at the first two questions, while Compose makes the container anew. */
const madeAnew = (state: string) =>
  `echo x >> ~/asked; [ "$(wc -l < ~/asked)" -gt 2 ] || { echo 'no such container' >&2; exit 1; }; echo '${state}'`

test('a container that is made anew at this moment is waited for', () => {
  expect(switchIn('', { compared: madeAnew('c2 now') })).toMatchObject({ result: 'switched', isReplaced: true })
})

test('nginx in a container that was just made anew gets a moment to start, and the container is not restarted', () => {
  const docker = `case "$*" in
    *State.Pid*) echo x >> ~/pids; [ "$(wc -l < ~/pids)" -gt 2 ] || { echo 0; exit; }
      [ -e ~/pid ] || { ${startMaster}
      }
      cat ~/pid ;;
    *) : ;;
  esac`
  const { result, started, calls } = switchIn('c2 now', { docker, master: '1:1' })
  expect({ result, started }).toEqual({ result: 'switched', started: false })
  expect(calls.filter((call) => call.includes('restart'))).toEqual([])
})

test('a container that is not made again is waited for in vain, and nothing is changed', () => {
  const { result, text, output } = switchIn('', { compared: "echo 'no such container' >&2; exit 1" })
  expect({ result, text, output }).toEqual({
    result: 'container-gone',
    text: 'set $service_url blue:8080;\n',
    output: 'no such container',
  })
})

test('where Docker cannot be asked for the master, the container is not restarted as one that does not run', () => {
  const { result, text, output, calls } = switchIn('c1 then', { master: '1:1', docker: 'echo "no engine" >&2; exit 1' })
  expect({ result, text, output }).toEqual({
    result: 'reload-failed',
    text: 'set $service_url blue:8080;\n',
    output: 'no engine',
  })
  expect(calls.filter((call) => call.includes('restart'))).toEqual([])
})

/** Starts "nginx" as Docker does, with nothing that the script has opened, and keeps its process id in ~/pid. */
const startMaster = `bash -c 'exec -a "nginx: master process" /bin/sleep 20' > /dev/null 2>&1 6<&- 8<&- &
echo "$!" > ~/pid
/bin/sleep 0.3`

test.each([
  ['back ', 'unreachable', 'set $service_url blue:8080;\n'],
  ['app_default back ', 'switched', 'set $service_url green:8080;\n'],
  ['', 'switched', 'set $service_url green:8080;\n'],
])('nginx is not switched to a color in another network than its container: "%s"', (networks, result, text) => {
  const docker = `case "$*" in
    *State.Status*) echo running ;;
    *Networks*web) echo 'app_default ' ;;
    *Networks*g1) echo '${networks}' ;;
  esac`
  expect(switchIn('c1 then', { docker, reached: ['g1'] })).toMatchObject({ result, text })
})

test('a container that is stopped while nginx tests its configuration is not taken for a wrong configuration', () => {
  const docker = `case "$*" in
    *State.Pid*) cat ~/pid 2> /dev/null && exit; ${startMaster}
      cat ~/pid ;;
    *'nginx -t') kill -KILL "$(cat ~/pid)"; while kill -0 "$(cat ~/pid)" 2> /dev/null; do :; done; exit 1 ;;
  esac`
  expect(switchIn('c1 then', { docker, master: '1:1' })).toMatchObject({
    result: 'container-gone',
    text: 'set $service_url blue:8080;\n',
  })
})

test('an undo goes on with the container that is made in the place of one that ends while nginx tests', () => {
  const docker = `case "$*" in
    *State.Pid*) kill -0 "$(cat ~/pid 2> /dev/null)" 2> /dev/null || { ${startMaster}
      }
      cat ~/pid ;;
    *'nginx -t') [ ! -e ~/tested ] || exit 0; echo x > ~/tested; kill -KILL "$(cat ~/pid)"
      while kill -0 "$(cat ~/pid)" 2> /dev/null; do :; done; exit 1 ;;
  esac`
  expect(switchIn('c1 then', { docker, master: '1:1', isUndo: true })).toMatchObject({
    result: 'switched',
    text: 'set $service_url green:8080;\n',
    started: false,
  })
})

test.each<readonly [string, string, object]>([
  ['this run started it, it is stopped', ':', { quit: true, calls: ['docker stop -t 40 web'] }],
  [
    'another program restarted it since, it is reloaded',
    `kill "$(cat ~/pid)"; ${startMaster}`,
    { quit: false, calls: ['docker exec web nginx -t', 'docker exec web nginx -s reload'] },
  ],
])('the undo of a start of the container: where %s', (_, between, expected) => {
  const docker = `case "$*" in
    *StartedAt*) echo 'c1 then' ;;
    *State.Pid*) cat ~/pid 2> /dev/null || echo 0 ;;
    restart*) ${startMaster} ;;
    *) ${logCall} ;;
  esac`
  const undone = withFakePrograms({ docker }, (home, run) => {
    const path = join(home, 'default')
    const site: Nginx['site'] = { form: 'link', path, values: { blue: home, green: '/site/of/green' } }
    const files = { path, values: site.values, inPlace: false }
    const place = { command: 'nginx', site, files, container, pidFile: '', errorLog: '' }
    const nginx: Nginx = { ...place, sudo: false, siteSudo: false, clientPorts: [80], keepsConnections: false }
    const forward = switchNginx({ nginx, from: undefined, to: home })
    const back = switchNginx({ nginx, from: home, to: undefined, nginxAction: 'quit' })
    const session = (text: string) => run(new Script(`exec 6<> ~/kept\n${text}`))
    expect(forward.parse(session(forward.script.text).stdout)).toMatchObject({ result: 'switched', started: true })
    session(between)
    const { result, quit } = back.parse(session(back.script.text).stdout)
    session('kill "$(cat ~/pid)"')
    return { result, quit, calls: readCalls(home) }
  })
  expect(undone).toMatchObject({ result: 'switched', ...expected })
})

test('the same path in two containers is not one that two deployments could change at once', () => {
  const names = ['web', 'proxy', ''].map((name) => toLockTarget(read({ 'nginx-container': name })).link)
  expect(new Set(names).size).toBe(3)
})
