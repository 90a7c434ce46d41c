import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from '@jest/globals'
import { switchNginx } from '../../src/commands/switch-nginx.ts'
import type { SiteConfig } from '../../src/domain/config.ts'
import { Script } from '../../src/host/script.ts'
import { linkSite } from '../support/host-state.ts'
import { startLocalSession } from '../support/local-session.ts'
import { logCall, readCalls, withFakePrograms, type Programs } from '../support/programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
const linkTo = (path: string): SiteConfig => ({ ...linkSite, path })
const drained = { clientPorts: [80], keepsConnections: false }
const at = (name: string) => join(folder, name)

test('what the script gets', () => {
  const nginx = {
    command: 'nginx',
    site: linkSite,
    pidFile: '/run/nginx.pid',
    errorLog: '/var/log/nginx/error.log',
    sudo: true,
    siteSudo: false,
    ...drained,
  }
  expect(switchNginx({ nginx, from: undefined, to: '/etc/nginx/sites-available/blue' }).script).toMatchObject({
    file: 'switch-nginx',
    prologue: `site_form=link
site_path=/etc/nginx/sites-enabled/default
next_path=/etc/nginx/sites-enabled/.default.next
before_path=/etc/nginx/sites-enabled/.default.before
blue_value=/etc/nginx/sites-available/blue
green_value=/etc/nginx/sites-available/green
blue_file=/etc/nginx/sites-available/blue
green_file=/etc/nginx/sites-available/green
in_place=no
site_folder=/etc/nginx/sites-enabled
site_reload=yes
from=''
to=/etc/nginx/sites-available/blue
nginx_action=reload
pid_file=/run/nginx.pid
nginx_container=''
known_master=''
docker_sudo=no
nginx_command=nginx
nginx_sudo=yes
container_state=''
error_log=/var/log/nginx/error.log
site_sudo=no
lock_hundredths=3000
lock_required=yes
proven_containers=''
reached_containers=''
`,
  })
})

/** Looks like nginx in a process list: a reload ends the worker and makes another. */
const master = `
  worker() { (exec -a 'nginx: worker process' sleep 60) & last=$!; echo "$last" >>'${at('workers')}'; }
  trap 'kill "$last"; worker; : >"${at('reloaded')}"' HUP
  trap 'kill "$last"; exit' TERM
  worker
  while :; do wait; done
`
const nginx = spawn('bash', ['-c', master], { argv0: 'nginx: master process', stdio: 'ignore' })

const program = `#!/bin/sh
[ "$*" = '-s reload' ] || exit 0
kill -HUP ${nginx.pid ?? 0}
until [ -e '${at('reloaded')}' ]; do sleep 0.01; done
`
writeFileSync(at('nginx'), program, { mode: 0o755 })
writeFileSync(at('nginx.pid'), `${nginx.pid ?? 0}\n`)
writeFileSync(at('site'), '')

const { session } = startLocalSession('sh', `PATH=${folder}:$PATH`)
afterAll(async () => {
  await session.close()
  nginx.kill('SIGTERM')
  await once(nginx, 'close')
  rmSync(folder, { recursive: true })
})

const workers = (): readonly string[] =>
  existsSync(at('workers')) ? readFileSync(at('workers'), 'utf8').trim().split('\n') : []

test('the result has the workers from before the reload, since only they can have requests with the old color', async () => {
  while (workers().length === 0) await sleep(10)
  const files = { command: 'nginx', site: linkTo(at('default')), pidFile: at('nginx.pid'), errorLog: at('error.log') }
  const command = switchNginx({
    nginx: { ...files, sudo: false, siteSudo: false, ...drained },
    from: undefined,
    to: at('site'),
  })
  const outcome = await session.run(command)
  const switched = command.parse('stdout' in outcome ? outcome.stdout : '')
  expect(switched).toMatchObject({ result: 'switched', started: false, reloaded: true })
  const [former, latter] = workers()
  expect(switched.workers.map((worker) => worker.split(':')[0])).toEqual([former])
  expect(latter).toBeDefined()
  expect(readlinkSync(at('default'))).toBe(at('site'))
})

interface Switching {
  readonly programs?: Programs
  /** Changes the folder before the switch. */
  readonly prepare?: (folder: string) => void
  readonly from?: string | undefined
  readonly linkFolder?: string
  readonly isUndo?: boolean
}

/** Switches on a host that has these programs, and returns the result and how the programs were called. */
const switchOn = ({ programs = {}, prepare, from, linkFolder = '', isUndo = false }: Switching) =>
  withFakePrograms({ nginx: logCall, docker: 'echo running', ...programs }, (home, run) => {
    prepare?.(home)
    const link = join(home, linkFolder, 'default')
    const nginx = {
      command: 'nginx',
      site: linkTo(link),
      pidFile: '',
      errorLog: '',
      sudo: false,
      siteSudo: false,
      ...drained,
    }
    const proven = { ids: ['c1', 'c2'], reached: [], sudo: false }
    const action = { nginxAction: 'reload-if-there', isUndo } as const
    const command = switchNginx({ nginx, from, to: '/site/of/green', proven, ...action })
    // The wait of 10 or 30 s is shown by the test of what the script gets.
    const script = new Script(command.script.text.replace(/^lock_hundredths=.*/m, 'lock_hundredths=20'))
    const { result, output, restored, unlocked, lockHolder } = command.parse(run(script).stdout)
    const content = existsSync(link) ? readFileSync(link, 'utf8') : undefined
    return { result, output: output.trim(), restored, unlocked, lockHolder, calls: readCalls(home), content }
  })

test.each<readonly [string, Switching, object]>([
  [
    'the folder of the link does not exist',
    { linkFolder: 'none' },
    { result: 'lock-failed', output: expect.stringMatching(/none/) },
  ],
  [
    'flock fails',
    { programs: { flock: 'echo "flock: 8: Bad file descriptor" >&2; exit 1' } },
    { result: 'lock-failed', output: 'flock: 8: Bad file descriptor' },
  ],
  [
    'a proven container does not run',
    { programs: { docker: 'printf "running\\nexited\\n"' } },
    { result: 'not-proven', output: 'one of its containers is exited' },
  ],
  [
    'a proven container is gone',
    { programs: { docker: 'echo "Error: No such object: c2" >&2; exit 1' } },
    { result: 'not-proven', output: 'Error: No such object: c2' },
  ],
  [
    'a file is in the place of the link',
    { prepare: (home) => writeFileSync(join(home, 'default'), 'precious') },
    {
      result: 'changed',
      content: 'precious',
      output: expect.stringMatching(/default is a regular file now, and not a link$/),
    },
  ],
])('nothing is changed, and the true reason is printed, when %s', (_, switching, expected) => {
  expect(switchOn(switching)).toMatchObject({ restored: true, calls: [], ...expected })
})

test('a file that comes into the place of the link right before the change is kept', () => {
  const ln = 'echo precious > "${4%/.default.next}/default"'
  expect(switchOn({ programs: { ln } })).toMatchObject({ result: 'site-failed', content: 'precious\n' })
})

describe('while another process has locked the folder of the link', () => {
  const switchLocked = (isUndo: boolean) => {
    let holder: ChildProcess | undefined
    const result = switchOn({
      isUndo,
      prepare: (home) => {
        holder = spawn('flock', [home, 'sh', '-c', `: > ${home}/locked; sleep 20`], { stdio: 'ignore', detached: true })
        spawnSync('sh', ['-c', 'until [ -e "$1/locked" ]; do sleep 0.05; done', 'sh', home], { timeout: 10_000 })
      },
    })
    if (holder?.pid !== undefined) process.kill(-holder.pid)
    return { ...result, holder: holder?.pid }
  }

  test('a switch changes nothing, and the process is named', () => {
    const { lockHolder, holder, ...result } = switchLocked(false)
    expect(result).toMatchObject({ result: 'busy', restored: true, unlocked: undefined, calls: [] })
    expect(lockHolder).toMatch(new RegExp(`^${holder ?? ''} \\S+ flock .* sleep 20`))
  })

  test('an undo goes on', () => {
    expect(switchLocked(true)).toMatchObject({ result: 'switched', unlocked: 'busy', calls: [] })
  })
})

test.each([
  ['flock fails', 'echo "flock: 8: Bad file descriptor" >&2; exit 1', 'flock: 8: Bad file descriptor'],
  ['there is no flock', 'exit 127', 'flock ended with exit code 127'],
])('an undo goes on, with the reason, where %s', (_, flock, unlocked) => {
  expect(switchOn({ isUndo: true, programs: { flock } })).toMatchObject({ result: 'switched', unlocked })
})

/** Starts "nginx" as another program does, which keeps its process id in ~/pid. */
const startMaster = `bash -c 'exec -a "nginx: master process" sleep 20' > /dev/null 2>&1 &
echo "$!" > ~/pid
sleep 0.3`

test.each<readonly [string, string, object]>([
  ['the switch started it, it quits', ':', { quit: true, calls: ['nginx -t', 'nginx ', 'nginx -s quit'] }],
  [
    'somebody else has started it since, it is reloaded',
    `kill "$(cat ~/pid)"; ${startMaster}`,
    { quit: false, calls: ['nginx -t', 'nginx ', 'nginx -t', 'nginx -s reload'] },
  ],
  ['it has ended since, it is not started', 'kill "$(cat ~/pid)"; rm ~/pid', { quit: true }],
  [
    'who started it is not known, it is reloaded',
    ': > ~/kept',
    { quit: false, calls: ['nginx -t', 'nginx ', 'nginx -t', 'nginx -s reload'] },
  ],
])('the undo of a start of nginx: where %s', (_, between, expected) => {
  const programs = { nginx: `${logCall}\n[ $# -gt 0 ] || { ${startMaster}\n}`, systemctl: 'exit 1' }
  const undone = withFakePrograms(programs, (home, run) => {
    const link = join(home, 'default')
    const site = linkTo(link)
    const nginx = {
      command: 'nginx',
      site,
      pidFile: join(home, 'pid'),
      errorLog: '',
      sudo: false,
      siteSudo: false,
      ...drained,
    }
    const forward = switchNginx({ nginx, from: undefined, to: home })
    const back = switchNginx({ nginx, from: home, to: undefined, nginxAction: 'quit' })
    const session = (text: string) => run(new Script(`exec 6<> ~/kept\n${text}`))
    expect(forward.parse(session(forward.script.text).stdout)).toMatchObject({ result: 'switched', started: true })
    session(between)
    const { result, quit } = back.parse(session(back.script.text).stdout)
    const calls = readCalls(home)
    session('kill "$(cat ~/pid)"')
    return { result, quit, calls, linkIsLeft: existsSync(link) }
  })
  expect(undone).toMatchObject({ result: 'switched', linkIsLeft: false, ...expected })
})
