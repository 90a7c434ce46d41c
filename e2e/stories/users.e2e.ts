import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test } from '@jest/globals'
import { annotationText } from '../support/expectations.ts'
import { foreignCommands, hostileLines } from '../support/log-injection.ts'
import { ordinaryProject } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({
  releases: { db: {}, v1: {}, v2: {}, slow: { HEALTH_OK_AFTER_MS: '1000' } },
  reset: 'each test',
})

/** Writes a mistake into a site. nginx reads it only when the site is linked. */
const breakSite = (color: string) => testbed.host.run(`echo nonsense >> /etc/nginx/sites-available/${color}`)

describe('a user with the rights can deploy', () => {
  test('ubuntu, with sudo only: the values of env arrive, and no list of processes and no log has them', async () => {
    const secret = `it's $ecret ${randomUUID()}`
    await testbed.reset(ordinaryProject.replaceAll('ports:', 'environment: { SECRET: "${SECRET}" }\n    ports:'))
    const watching = watchProcesses(secret.slice(-12))
    const result = await testbed.deploy('v1', { username: 'ubuntu', env: `TAG=v1\nSECRET=${secret}` })
    await testbed.host.run('touch /tmp/enough')
    const commandLines = await watching
    expect(result.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect(await testbed.host.run('curl -s http://127.0.0.1/whoami')).toContain(`"SECRET":"${secret}"`)
    expect(commandLines).toMatch(/compose -p app up -d/)
    expect(commandLines).not.toContain(secret.slice(-12))
    // The engine's own record of the container may hold it. The journal may be compressed, so it is read by journalctl.
    const files = `grep -rlF --exclude-dir=containerd -e '${secret.slice(-12)}' /tmp /var/tmp /run /home /root /srv /var/log`
    const journal = `journalctl --sync; journalctl -o cat | grep -F -e '${secret.slice(-12)}'`
    expect(await testbed.host.run(`${files} || true; ${journal} || true`)).toBe('')
    expect(result.log.display).not.toContain(secret)
  })

  test('deployer, in the group docker and with the needed commands only: a first, a failed and a second release', async () => {
    await testbed.host.writeSudoers(allow(rights))
    const inputs = { username: 'deployer' }
    expect((await testbed.deploy('v1', inputs)).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    await breakSite('green')
    const failed = await testbed.deploy('v2', inputs)
    expect(failed.outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'switch' })
    expect(await testbed.servedVersion()).toBe('v1')
    await testbed.host.writeSite('green', 8082)
    expect((await testbed.deploy('v2', inputs)).outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(await testbed.servedVersion()).toBe('v2')
  })

  test('deployer: a first release that fails leaves the link unchanged', async () => {
    const before = await testbed.linkTarget()
    await testbed.host.writeSudoers(allow(rights))
    await breakSite('blue')
    const failed = await testbed.deploy('v1', { username: 'deployer' })
    expect(failed.outputs).toMatchObject({ result: 'rolled-back', color: '', 'failed-step': 'switch' })
    expect(annotationText(failed)).toContain('nginx -t rejects')
    expect(await testbed.linkTarget()).toBe(before)
  })
})

describe('a user without the rights is refused', () => {
  test('deployer without one of the commands: the error names it', async () => {
    for (const missing of rights) {
      await testbed.host.writeSudoers(allow(rights.filter((right) => right !== missing)))
      const result = await testbed.deploy('v1', { username: 'deployer' })
      expect(result.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
      expect(annotationText(result).split('\n')[0]).toBe(`deployer may not run as root, without a password: ${missing}`)
      expect(annotationText(result)).not.toContain('not ready')
    }
    expect(await testbed.listContainers()).toEqual(new Map())
  })

  test('nosudo: one error names every missing right', async () => {
    const result = await testbed.deploy('v1', { username: 'nosudo' })
    expect(result.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    expect(annotationText(result)).toContain('nosudo cannot reach Docker')
    for (const right of rights)
      expect(annotationText(result)).toContain(`nosudo may not run as root, without a password: ${right}\n`)
    expect(annotationText(result)).not.toContain('nginx -t fails')
  })

  test('with a folder that does not exist, or that the user may not enter', async () => {
    for (const [inputs, reason] of [
      [{ directory: '/srv/none' }, /\/srv\/none cannot be opened.*No such file/],
      [{ directory: '/root', username: 'deployer' }, /\/root cannot be opened.*denied/i],
    ] as const) {
      const result = await testbed.deploy('v1', inputs)
      expect(result.outputs).toMatchObject({ result: 'refused', 'failed-step': 'lock' })
      expect(annotationText(result)).toMatch(reason)
    }
  })
})

describe('output of login shells and their start files does not disturb a deployment', () => {
  const startFiles = {
    bash: '.bashrc',
    dash: '.profile',
    zsh: '.zshenv',
    fish: '.config/fish/config.fish',
    tcsh: '.tcshrc',
  }

  test.each(Object.entries(startFiles))('%s', async (shell, startFile) => {
    await testbed.host.setLoginShell('ubuntu', shell)
    await testbed.host.writeFile('/home/ubuntu/noise', [...hostileLines, ''].join('\n').repeat(500))
    await testbed.host.run(
      `cd /home/ubuntu; mkdir -p .config/fish; echo 'cat ~/noise; cat ~/noise >&2' > t; cat ${startFile} >> t || true; mv t ${startFile}; chown -R ubuntu: .`,
    )
    if (shell === 'tcsh') await testbed.host.run('echo "cat ~/noise" > /home/ubuntu/.tcshrc')
    const result = await testbed.deploy('v1', { username: 'ubuntu' })
    expect(result.outputs).toMatchObject({ result: 'deployed', color: 'blue', 'previous-color': '' })
    expect(foreignCommands(result)).toEqual([])
    expect(result.log.raw).not.toContain('set-output')
    expect(result.log.lines.length).toBeLessThan(150)
    expect(await testbed.servedVersion()).toBe('v1')
  })
})

describe('a host without a program', () => {
  const hidden: string[] = []
  const hide = async (program: string) => {
    hidden.push(program)
    await testbed.host.run(`mv /usr/bin/${program} /usr/bin/${program}.hidden`)
  }
  const show = async () => {
    for (const program of hidden.splice(0)) await testbed.host.run(`mv /usr/bin/${program}.hidden /usr/bin/${program}`)
  }
  afterEach(show)

  test('curl: wget is used', async () => {
    await hide('curl')
    const slow = await testbed.deploy('slow')
    const next = await testbed.deploy('v2', {
      'health-body': '"status":"UP"',
      'health-host': 'app.example',
      'verify-status': '200',
    })
    await show()
    expect(slow.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect(slow.log.display).toMatch(/got 503, expected 200\n(.*\n)*health: .*got 200/)
    expect(next.outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(await testbed.servedVersion()).toBe('v2')
  })

  test('curl and wget is refused', async () => {
    await hide('curl')
    await hide('wget')
    const result = await testbed.deploy('v1')
    await show()
    expect(result.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    expect(annotationText(result)).toContain('neither curl nor wget')
    expect(await testbed.listContainers()).toEqual(new Map())
  })
})

const [link, next] = ['/etc/nginx/sites-enabled/default', '/etc/nginx/sites-enabled/.default.next']

/** What a user in the group docker needs with sudo to deploy this site. `default` is the first target of the link. */
const rights = [
  'nginx -T',
  'nginx -t',
  'nginx -s reload',
  `rm -f -- ${next}`,
  ...['blue', 'green', 'default'].map((site) => `ln -s -- /etc/nginx/sites-available/${site} ${next}`),
  `mv -T -- ${next} ${link}`,
]

/** The line of sudoers: whole paths, each command with exactly these arguments. */
function allow(commands: readonly string[]): string {
  const listed = commands.map((command) =>
    command.startsWith('nginx') ? `/usr/sbin/${command}` : `/usr/bin/${command}`,
  )
  return `deployer ALL=(root) NOPASSWD: ${listed.join(', ')}\n`
}

/** Collects every command line on the host with `compose -p` or with the secret, until /tmp/enough exists. */
function watchProcesses(secret: string): Promise<string> {
  // The brackets exclude this search's own command lines.
  const pattern = `([${secret.slice(0, 1)}]${secret.slice(1)}|[c]ompose -p)`
  return testbed.host.run(`end=$(($(date +%s) + 40))
    while [ ! -e /tmp/enough ] && [ "$(date +%s)" -lt "$end" ]; do
      cat /proc/[0-9]*/cmdline 2> /dev/null | tr '\\0' ' ' | grep -aoE '.{0,60}${pattern}.{0,60}' || true
    done | sort -u`)
}
