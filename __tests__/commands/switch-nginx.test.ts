import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from '@jest/globals'
import { switchNginx } from '../../src/commands/switch-nginx.ts'
import type { SiteConfig } from '../../src/domain/config.ts'
import { linkSite } from '../support/host-state.ts'
import { startLocalSession } from '../support/local-session.ts'
import { logCall, readCalls, withFakePrograms, type Programs } from '../support/programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
const linkTo = (path: string): SiteConfig => ({ ...linkSite, path })
const at = (name: string) => join(folder, name)

test('what the script gets', () => {
  const nginx = {
    command: 'nginx',
    site: linkSite,
    pidFile: '/run/nginx.pid',
    errorLog: '/var/log/nginx/error.log',
    sudo: true,
    siteSudo: false,
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
proven_containers=''
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
  const command = switchNginx({ nginx: { ...files, sudo: false, siteSudo: false }, from: undefined, to: at('site') })
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
}

/** Switches on a host that has these programs, and returns the result and how the programs were called. */
const switchOn = ({ programs = {}, prepare, from, linkFolder = '' }: Switching) =>
  withFakePrograms({ nginx: logCall, docker: 'echo running', ...programs }, (home, run) => {
    prepare?.(home)
    const link = join(home, linkFolder, 'default')
    const nginx = { command: 'nginx', site: linkTo(link), pidFile: '', errorLog: '', sudo: false, siteSudo: false }
    const proven = { ids: ['c1', 'c2'], sudo: false }
    const command = switchNginx({ nginx, from, to: '/site/of/green', proven, nginxAction: 'reload-if-there' })
    const { result, output, restored } = command.parse(run(command.script).stdout)
    const content = existsSync(link) ? readFileSync(link, 'utf8') : undefined
    return { result, output: output.trim(), restored, calls: readCalls(home), content }
  })

test.each<readonly [string, Switching, object]>([
  [
    'the folder of the link does not exist',
    { linkFolder: 'none' },
    { result: 'lock-failed', output: expect.stringMatching(/none/) },
  ],
  ['another one holds the lock', { programs: { flock: 'exit 75' } }, { result: 'busy' }],
  [
    'flock fails',
    { programs: { flock: 'echo "flock: 8: Bad file descriptor" >&2; exit 1' } },
    { result: 'lock-failed', output: 'flock ended with exit code 1: flock: 8: Bad file descriptor' },
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
