import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { annotationText } from '../support/expectations.ts'
import { applyFix } from '../support/fixes.ts'
import { enabledSites, ManualChanges, siteLink, siteOf, twoColors } from '../support/manual-changes.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: { v1: {}, v2: {}, slow: { HEALTH_OK_AFTER_MS: '3000' } } })
const manual = new ManualChanges(testbed)

/** Expects that the deployment was refused in `state`, and that nothing was pulled or started. Returns the error. */
async function expectRefused({ outputs, ...run }: Result): Promise<string> {
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(await testbed.listContainers()).toEqual(new Map())
  expect(await manual.run('docker images -q localhost:5000/app:v1')).toBe('')
  return annotationText({ outputs, ...run })
}

const expectDeployed = async (version: string, inputs: Readonly<Record<string, string>>) => {
  const { outputs, log } = await testbed.deploy(version, inputs)
  expect({ ...outputs, errors: log.annotations.filter(({ level }) => level === 'error') }).toMatchObject({
    result: 'deployed',
    errors: [],
  })
  expect(await testbed.servedVersion()).toBe(version)
}

beforeEach(() => testbed.reset(twoColors))

test('a link that nginx does not include is refused with the line to set, and that line is right', async () => {
  await manual.run(
    `rm -r ${enabledSites}; sed -i /sites-enabled/d /etc/nginx/nginx.conf; nginx -t; systemctl reload nginx`,
  )
  const withoutFolder = await expectRefused(await testbed.deploy('v1'))
  expect(withoutFolder).toContain(
    `the folder ${enabledSites} of site-link does not exist on the server; nginx includes /etc/nginx/conf.d/*.conf`,
  )
  expect(withoutFolder).toContain('Fix: site-link: /etc/nginx/conf.d/app.conf  # in the workflow')
  await manual.run(`mkdir ${enabledSites}`)
  expect(await expectRefused(await testbed.deploy('v1'))).toContain(
    `no include line of nginx's configuration matches ${siteLink}; nginx includes /etc/nginx/conf.d/*.conf`,
  )
  await expectDeployed('v1', { 'site-link': '/etc/nginx/conf.d/app.conf' })
})

describe('the programs of Compose', () => {
  /** Every file of Compose on the host. */
  const programs = 'ls -d /usr/bin/docker-compose /usr/lib*/docker/cli-plugins/docker-compose 2>/dev/null || true'
  beforeEach(() => manual.run(`for p in $(${programs}); do cp -a $p $p.story; done`))
  afterEach(() =>
    manual.run(`
      for p in /usr/bin/docker-compose.story /usr/lib*/docker/cli-plugins/docker-compose.story; do
        if [ -e $p ] || [ -L $p ]; then rm -f \${p%.story}; mv $p \${p%.story}; fi
      done
    `),
  )

  test('Compose for the login user alone: the refusal has its path and a line that repairs it', async () => {
    await testbed.host.run('echo \'Defaults secure_path="/sbin:/bin:/usr/sbin:/usr/bin"\' > /etc/sudoers.d/00-path')
    await manual.run(`
      cp -L /usr/bin/docker-compose /usr/local/bin/docker-compose
      rm -f /usr/bin/docker-compose /usr/lib*/docker/cli-plugins/docker-compose
    `)
    const error = await expectRefused(await testbed.deploy('v1', { username: 'ubuntu' }))
    expect(error).toContain(
      'Compose is there for ubuntu (/usr/local/bin/docker-compose), but not for root, through whom Docker is reached:\n',
    )
    expect(error).toMatch(/docker-compose: (command )?not found/)
    await applyFix(testbed.host, error, 'ubuntu')
    await expectDeployed('v1', { username: 'ubuntu' })
  })

  test('a Compose that is too old for the engine is refused with the message of the engine', async () => {
    const message = 'client version 1.42 is too old. Minimum supported API version is 1.44'
    // As docker-compose 1.29 before Docker 29: what needs no engine works.
    await manual.run(`for p in $(${programs}); do
      rm $p; printf '%s\\n' '#!/bin/sh' 'for word; do case $word in' \\
        'up|ps|stop|pull) echo "Error response from daemon: ${message}" >&2; exit 1 ;;' \\
        "esac; done; exec $p.story \\"\\$@\\"" > $p; chmod 755 $p; done`)
    const error = await expectRefused(await testbed.deploy('v1'))
    expect(error).toMatch(
      /^(docker-compose|docker compose) cannot talk to the Docker engine of the server: .*client version 1\.42 is too old/m,
    )
    const plan = await testbed.deploy('v1', { mode: 'plan' })
    expect(plan.log.display).toContain(message)
    expect(plan.exitCode).toBe(1)
  })
})

test('sudo that lists a command but would ask for a password is refused, and the line of the error repairs it', async () => {
  const inputs = { username: 'deployer' }
  await manual.run('usermod -aG sudo deployer')
  await testbed.host.writeSudoers('deployer ALL=(root) NOPASSWD: /usr/bin/docker, /usr/sbin/nginx -T')
  const error = await expectRefused(await testbed.deploy('v1', inputs))
  const denied = [...error.matchAll(/^deployer may not run as root, without a password: (.*)$/gm)].map(
    ([, text]) => text,
  )
  expect(denied).toEqual(
    expect.arrayContaining(['nginx -t', 'nginx -s reload', `rm -f -- ${enabledSites}/.default.next`]),
  )
  expect(denied).not.toContain('nginx -T')
  await testbed.host.writeSudoers('deployer ALL=(root) NOPASSWD: /usr/bin/docker')
  const more = await expectRefused(await testbed.deploy('v1', inputs))
  expect(more).toContain('deployer may not run as root, without a password: nginx -T')
  expect(more).not.toContain('nginx -t fails')
  // Listed later, so this rule counts, as on a cloud server.
  await applyFix(testbed.host, more, 'root')
  await expectDeployed('v1', inputs)
})

test('with hidepid a user that sees no process is refused, status knows nothing, and the line repairs it', async () => {
  await manual.run('mount -o remount,hidepid=2 /proc')
  const error = await expectRefused(await testbed.deploy('v1', { username: 'ubuntu' }))
  expect(error).toContain('ubuntu cannot see whether nginx runs: /proc is mounted with hidepid')
  const status = await testbed.deploy('v1', { username: 'ubuntu', mode: 'status' })
  expect(status.log.display).not.toContain('the site is down')
  expect(status.log.display).toContain('hidepid')
  await applyFix(testbed.host, error, 'ubuntu')
  await expectDeployed('v1', { username: 'ubuntu' })
})

test('an nginx at another path, with a unit of its own and a relative pid file, is deployed to', async () => {
  const program = '/usr/local/openresty/nginx/sbin/nginx'
  await manual.run(`
    systemctl stop nginx; mkdir -p /usr/local/openresty/nginx/sbin /usr/share/nginx/logs; mv /usr/sbin/nginx ${program}
    sed -i 's,^pid .*,pid logs/nginx.pid;,' /etc/nginx/nginx.conf
    printf '%s\\n' [Service] Type=forking PIDFile=/usr/share/nginx/logs/nginx.pid ExecStart=${program} \\
      'ExecReload=${program} -s reload' > /run/systemd/system/openresty.service
    systemctl daemon-reload; systemctl start openresty
  `)
  try {
    await expectDeployed('v1', { username: 'ubuntu' })
    await expectDeployed('v2', {})
  } finally {
    await manual.run(`
      systemctl stop openresty; mv ${program} /usr/sbin/nginx
      rm -r /usr/local/openresty /usr/share/nginx/logs /run/systemd/system/openresty.service; systemctl daemon-reload
    `)
  }
})

test('a file that another program puts in the place of the link is neither replaced nor removed', async () => {
  await manual.run(`rm ${siteLink}; systemctl reload nginx`)
  const running = await reachStep('health', testbed.startDeploy('slow'))
  await manual.run(`echo '# somebody else' | cat - ${siteOf('blue')} > ${siteLink}`)
  const { outputs, ...run } = await running.done
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'switch' })
  expect(annotationText({ outputs, ...run })).toContain(`${siteLink} is a regular file now, and not a link`)
  expect(await testbed.host.readFile(siteLink)).toContain('# somebody else')
})
