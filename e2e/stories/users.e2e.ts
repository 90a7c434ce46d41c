import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { ordinaryProject, Stage } from '../support/testbed.ts'
import { hostileLines, strangers } from '../support/log-injection.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
  for (const version of ['db', 'v1', 'v2']) await stage.release(version)
  await stage.release('slow', { HEALTH_OK_AFTER_MS: '1000' })
})
beforeEach(() => stage.layOut())

/** nginx finds out when the site is linked. */
const breakSite = (color: string) => stage.host.must(`echo nonsense >> /etc/nginx/sites-available/${color}`)

/** What a person is told of a run that failed. */
const told = ({ log }: Result) => log.annotations.map(({ message }) => message).join('\n')

describe('whoever may do it', () => {
  test('root: two releases', async () => {
    expect((await stage.deploy('v1')).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect((await stage.deploy('v2')).outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(await stage.served()).toBe('v2')
  })

  test('ubuntu, by sudo alone: the values of env arrive, and no list of processes and no log ever holds them', async () => {
    const secret = `it's $ecret ${randomUUID()}`
    await stage.layOut(ordinaryProject.replaceAll('ports:', 'environment: { SECRET: "${SECRET}" }\n    ports:'))
    const watching = watchProcesses(secret.slice(-12))
    const result = await stage.deploy('v1', { username: 'ubuntu', env: `TAG=v1\nSECRET=${secret}` })
    await stage.host.must('touch /tmp/enough')
    const seen = await watching
    expect(result.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect(await stage.host.must('curl -s http://127.0.0.1/whoami')).toContain(`"SECRET":"${secret}"`)
    expect(seen).toMatch(/compose -p app up -d/)
    expect(seen).not.toContain(secret.slice(-12))
    // The engine's own record of the container is where it belongs; a journal may be compressed.
    const files = `grep -rlF --exclude-dir=containerd -e '${secret.slice(-12)}' /tmp /var/tmp /run /home /root /srv /var/log`
    const journal = `journalctl --sync; journalctl -o cat | grep -F -e '${secret.slice(-12)}'`
    expect(await stage.host.must(`${files} || true; ${journal} || true`)).toBe('')
    expect(result.log.display).not.toContain(secret)
  })

  test('deployer, of the group docker, with just the commands that are needed: a first release, a failed one, a second', async () => {
    await stage.host.sudoers(allow(rights))
    const inputs = { username: 'deployer' }
    expect((await stage.deploy('v1', inputs)).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    await breakSite('green')
    const failed = await stage.deploy('v2', inputs)
    expect(failed.outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'switch' })
    expect(await stage.served()).toBe('v1')
    await stage.host.site('green', 8082)
    expect((await stage.deploy('v2', inputs)).outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(await stage.served()).toBe('v2')
  })

  test('deployer: a first release that fails leaves the link as it was', async () => {
    const before = await stage.link()
    await stage.host.sudoers(allow(rights))
    await breakSite('blue')
    const failed = await stage.deploy('v1', { username: 'deployer' })
    expect(failed.outputs).toMatchObject({ result: 'rolled-back', color: '', 'failed-step': 'switch' })
    expect(told(failed)).toContain('nginx -t refuses')
    expect(await stage.link()).toBe(before)
  })
})

describe('whoever may not', () => {
  test('deployer without one of the commands: refused, and told which', async () => {
    for (const missing of rights) {
      await stage.host.sudoers(allow(rights.filter((right) => right !== missing)))
      const result = await stage.deploy('v1', { username: 'deployer' })
      expect(result.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
      expect(told(result).split('\n')[0]).toBe(`deployer may not run as root, without a password: ${missing}`)
      expect(told(result)).not.toContain('not ready')
    }
    expect(await stage.containers()).toEqual(new Map())
  })

  test('nosudo: refused with every reason at once', async () => {
    const result = await stage.deploy('v1', { username: 'nosudo' })
    expect(result.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    expect(told(result)).toContain('Docker cannot be reached by nosudo')
    for (const right of rights)
      expect(told(result)).toContain(`nosudo may not run as root, without a password: ${right}\n`)
    expect(told(result)).not.toContain('nginx -t fails')
  })

  test('a folder that is not there, or that the user may not enter', async () => {
    for (const [inputs, reason] of [
      [{ directory: '/srv/none' }, /\/srv\/none cannot be opened.*No such file/],
      [{ directory: '/root', username: 'deployer' }, /\/root cannot be opened.*denied/i],
    ] as const) {
      const result = await stage.deploy('v1', inputs)
      expect(result.outputs).toMatchObject({ result: 'refused', 'failed-step': 'lock' })
      expect(told(result)).toMatch(reason)
    }
  })
})

describe('login shells whose start files talk', () => {
  const startFiles = {
    bash: '.bashrc',
    dash: '.profile',
    zsh: '.zshenv',
    fish: '.config/fish/config.fish',
    tcsh: '.tcshrc',
  }

  test.each(Object.entries(startFiles))('%s', async (shell, startFile) => {
    await stage.host.loginShell('ubuntu', shell)
    await stage.host.write('/home/ubuntu/noise', [...hostileLines, ''].join('\n').repeat(500))
    await stage.host.must(
      `cd /home/ubuntu; mkdir -p .config/fish; echo 'cat ~/noise; cat ~/noise >&2' > t; cat ${startFile} >> t || true; mv t ${startFile}; chown -R ubuntu: .`,
    )
    if (shell === 'tcsh') await stage.host.must('echo "cat ~/noise" > /home/ubuntu/.tcshrc')
    const result = await stage.deploy('v1', { username: 'ubuntu' })
    expect(result.outputs).toMatchObject({ result: 'deployed', color: 'blue', 'previous-color': '' })
    expect(strangers(result)).toEqual([])
    expect(result.log.raw).not.toContain('set-output')
    expect(result.log.lines.length).toBeLessThan(150)
    expect(await stage.served()).toBe('v1')
  })
})

describe('a host without', () => {
  const hidden: string[] = []
  const hide = async (program: string) => {
    hidden.push(program)
    await stage.host.must(`mv /usr/bin/${program} /usr/bin/${program}.hidden`)
  }
  const show = async () => {
    for (const program of hidden.splice(0)) await stage.host.must(`mv /usr/bin/${program}.hidden /usr/bin/${program}`)
  }
  afterEach(show)

  test('curl: wget does as well', async () => {
    await hide('curl')
    const slow = await stage.deploy('slow')
    const next = await stage.deploy('v2', {
      'health-body': '"status":"UP"',
      'health-host': 'app.example',
      'verify-status': '200',
    })
    await show()
    expect(slow.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect(slow.log.display).toMatch(/got 503, expected 200\n(.*\n)*health: .*got 200/)
    expect(next.outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(await stage.served()).toBe('v2')
  })

  test('curl and wget: refused', async () => {
    await hide('curl')
    await hide('wget')
    const result = await stage.deploy('v1')
    await show()
    expect(result.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    expect(told(result)).toContain('neither curl nor wget')
    expect(await stage.containers()).toEqual(new Map())
  })
})

const [link, next] = ['/etc/nginx/sites-enabled/default', '/etc/nginx/sites-enabled/.default.next']

/** All that a user of the group docker needs by sudo for deploys of this site; `default` is where the link led before. */
const rights = [
  'nginx -T',
  'nginx -t',
  'nginx -s reload',
  `rm -f -- ${next}`,
  ...['blue', 'green', 'default'].map((site) => `ln -s -- /etc/nginx/sites-available/${site} ${next}`),
  `mv -T -- ${next} ${link}`,
]

/** The line of sudoers for them: whole paths, each command with these very arguments and no others. */
function allow(commands: readonly string[]): string {
  const listed = commands.map((command) =>
    command.startsWith('nginx') ? `/usr/sbin/${command}` : `/usr/bin/${command}`,
  )
  return `deployer ALL=(root) NOPASSWD: ${listed.join(', ')}\n`
}

/** Collects every command line on the host that has to do with Compose or holds the secret, until /tmp/enough is there. */
function watchProcesses(secret: string): Promise<string> {
  // The brackets keep the watcher's own command lines out.
  const pattern = `([${secret.slice(0, 1)}]${secret.slice(1)}|[c]ompose -p)`
  return stage.host.must(`end=$(($(date +%s) + 40))
    while [ ! -e /tmp/enough ] && [ "$(date +%s)" -lt "$end" ]; do
      cat /proc/[0-9]*/cmdline 2> /dev/null | tr '\\0' ' ' | grep -aoE '.{0,60}${pattern}.{0,60}' || true
    done | sort -u`)
}
