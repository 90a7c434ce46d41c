import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Check } from '../../src/checks/check.ts'
import type { Result } from '../runner/run-action.ts'
import { deployRelease, findStep } from '../support/expectations.ts'
import { ManualChanges, siteLink, siteOf } from '../support/manual-changes.ts'
import { reachStep, serviceYaml } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['v1', 'v2'] })
const manual = new ManualChanges(testbed)

const readyProject = (more = 'restart: unless-stopped') =>
  `
version: "3.8"
services:
${serviceYaml('blue', 8081, more)}
${serviceYaml('green', 8082, more)}
`.replaceAll('depends_on: [db]', '')

/**
 * Every file on the host's disk with its time, except logs and what systemd and containerd clean up, and everything that
 * Docker has.
 */
const readHost = (): Promise<string> =>
  testbed.host.run(`
    find / -xdev \\( -path /var/log -o -path /var/lib/systemd -o -path /var/lib/containerd -o -path /tmp -o -path /run \\) -prune -o -printf '%p %l %s %T@\\n' | sort
    ids=$(docker ps -aq --no-trunc); [ -z "$ids" ] || docker inspect --format '{{.Id}} {{.State.StartedAt}} {{.State.Status}} {{.HostConfig.RestartPolicy.Name}}' $ids
    docker images -aq --no-trunc | sort -u; docker network ls -q | sort; docker volume ls -q | sort
    pgrep -f '^nginx: ' || true
  `)

interface Plan extends Result {
  readonly checks: readonly Check[]
  /** Every check that is not ok, as `result name`. */
  readonly problems: readonly string[]
}

/** Runs the mode `plan`. Expects that it changes nothing on the host, and that it shows every problem with its fix. */
async function runPlan(inputs: Readonly<Record<string, string>> = {}): Promise<Plan> {
  const before = await readHost()
  const run = await testbed.deploy('v2', { mode: 'plan', ...inputs })
  expect(await readHost()).toBe(before)
  expect(run.outputs).toMatchObject({ result: 'planned', 'failed-step': '' })
  const checks = findStep(run, 'plan').facts['checks'] as readonly Check[]
  const wrong = checks.filter(({ result }) => result !== 'ok')
  for (const { found, fix } of wrong) {
    expect(run.log.display).toContain(found.trim())
    if (!fix) continue
    expect(run.log.display).toContain(fix)
    expect(run.summary).toContain(fix)
  }
  expect(run.exitCode).toBe(wrong.some(({ result }) => result === 'error') ? 1 : 0)
  return { ...run, checks, problems: wrong.map(({ name, result }) => `${result} ${name}`) }
}

/** Waits as the step `health` does. It is not among the commands that the plan shows. */
const waitUntilHealthy = `timeout 20 sh -c 'until curl -fs 127.0.0.1:8082/actuator/health; do sleep 0.1; done'`

const findCheck = ({ checks }: Plan, name: string) => checks.find((each) => each.name === name && each.result !== 'ok')

/** Runs the fix that a plan shows on the host. */
const applyFix = (plan: Plan, name: string) =>
  manual.run(findCheck(plan, name)?.fix ?? 'echo the plan shows no fix; exit 1')

describe('a host that is ready', () => {
  beforeAll(() => testbed.reset(readyProject()))

  test('without any deployment has no problems', async () => {
    const plan = await runPlan()
    expect({ problems: plan.problems, annotations: plan.log.annotations }).toEqual({ problems: [], annotations: [] })
    expect(plan.summary).toMatch(/^## ✅ Ready: a deployment would move the traffic nothing → 🔵.blue\n/)
    expect(plan.outputs).toMatchObject({ color: '', image: '' })
  })

  test('has no problems, and the plan shows the commands of a deployment', async () => {
    await deployRelease(testbed, 'v1')
    const plan = await runPlan()
    expect({ problems: plan.problems, annotations: plan.log.annotations }).toEqual({ problems: [], annotations: [] })
    expect(plan.outputs).toMatchObject({ color: 'blue', image: await testbed.imageOf('blue') })
    expect(plan.summary).toMatch(/^## ✅ Ready: a deployment would move the traffic 🔵.blue → 🟢.green\n/)
    expect(plan.summary).toContain('\ndocker pull localhost:5000/app:v2\n')
    expect(plan.summary).toMatch(
      /\ndocker[ -]compose -p app up -d --no-deps (--remove-orphans=false )?--no-recreate green\n/,
    )
    expect(plan.summary).toMatch(/\ndocker stop app[_-]blue[_-]1\n/)
  })

  test('is deployed when the commands of the plan are run by hand', async () => {
    const { summary } = await runPlan()
    const lines = /### What a deployment would do\n+```sh\n(.*?)```/s.exec(summary)?.[1] ?? 'exit 1'
    await manual.run(`export TAG=v2\n${lines.replace('# switch', `${waitUntilHealthy}\n# switch`)}`)
    expect([await testbed.servedVersion(), await testbed.linkTarget()]).toEqual(['v2', siteOf('green')])
  })

  test('with a running deployment: the plan names it and does not disturb it', async () => {
    await manual.reset()
    await deployRelease(testbed, 'v1')
    await testbed.buildRelease('slow', { START_DELAY_MS: '8000' })
    const running = await reachStep('health', testbed.startDeploy('slow'))
    const run = await testbed.deploy('v2', { mode: 'plan' })
    expect(run.outputs['result']).toBe('planned')
    expect(run.log.display).toMatch(/⚠️ Lock: the deployment of octocat\/hello-world, .* is running/)
    expect((await running.done).outputs['result']).toBe('deployed')
  })
})

describe('the plan finds what would fail a deployment', () => {
  afterEach(() =>
    manual.run('for f in curl wget; do [ ! -e /usr/bin/$f.hidden ] || mv /usr/bin/$f.hidden /usr/bin/$f; done'),
  )

  test('in files: each problem is shown, and its fix works', async () => {
    await testbed.reset(readyProject().replace('8082:8080', '9082:8080'))
    await manual.run(`
      cp --remove-destination ${siteOf('blue')} ${siteLink}; sed -i s/8082/8081/ ${siteOf('green')}
      echo 'nonsense;' > /etc/nginx/conf.d/bad.conf
      for f in curl wget; do mv /usr/bin/$f /usr/bin/$f.hidden; done
    `)
    const plan = await runPlan()
    expect(plan.problems).toEqual([
      ...['Services of green', 'curl', 'nginx -t', 'Link', 'Site of green'].map((name) => `error ${name}`),
      ...['Link is included', 'Registry'].map((name) => `unknown ${name}`),
    ])
    expect(findCheck(plan, 'Services of green')).toMatchObject({
      found: 'service "green" publishes 9082, but green-port is 8082; the two must be the same',
      fix: 'ports: ["127.0.0.1:8082:8080"]  # of green, in the Compose file',
    })
    expect(findCheck(plan, 'nginx -t')?.found).toContain('/etc/nginx/conf.d/bad.conf:1')
    expect(plan.summary).toMatch(/^## ❌ Not ready: 5 problems would stop a deployment\n/)
    expect(plan.summary).not.toContain('What a deployment would do')
    expect(plan.log.annotations).toMatchObject([{ level: 'error', title: 'Not ready: a deployment would fail' }])

    await manual.run('for f in curl wget; do mv /usr/bin/$f.hidden /usr/bin/$f; done; rm /etc/nginx/conf.d/bad.conf')
    await testbed.host.writeProject('/srv/app', readyProject())
    expect(findCheck(plan, 'Link')?.fix).toBeNull() // nothing runs, so the right target is unknown
    await manual.setLink(siteOf('blue'))
    await applyFix(plan, 'Site of green')
    expect((await runPlan()).problems).toEqual(['warning Live color']) // the site is linked now, and nothing runs
  })

  test('when a site or the folder does not exist, or nginx has no pid file', async () => {
    await testbed.reset(readyProject())
    const pid = await manual.run(`rm ${siteOf('green')}; cat /run/nginx.pid; rm /run/nginx.pid`)
    const plan = await runPlan()
    expect(plan.problems).toEqual([
      ...['error nginx', 'error Site of green'],
      ...['Live color', 'Memory', 'Disk', 'After a reboot'].map((name) => `unknown ${name}`),
    ])
    await applyFix(plan, 'Site of green')
    await applyFix(plan, 'nginx')
    expect(await manual.run('cat /run/nginx.pid')).toBe(pid)
    expect((await runPlan()).problems).toEqual([])

    const nowhere = await runPlan({ directory: '/srv/none' })
    expect(nowhere.problems).toEqual(['error Compose project', 'unknown Live color'])
    await applyFix(nowhere, 'Compose project')
    expect(findCheck(await runPlan({ directory: '/srv/none' }), 'Compose')?.found).toMatch(/^Compose cannot be used: /)
  })

  test('in the rights of the user: the two fixes are all that is needed', async () => {
    await testbed.reset(readyProject())
    const plan = await runPlan({ username: 'nosudo' })
    expect(plan.problems.filter((each) => each.startsWith('error'))).toEqual(['error Docker', 'error Rights'])
    await applyFix(plan, 'Docker')
    try {
      await applyFix(plan, 'Rights')
      expect((await runPlan({ username: 'nosudo' })).problems).toEqual([])
      expect((await testbed.deploy('v1', { username: 'nosudo' })).outputs['result']).toBe('deployed')
    } finally {
      await manual.run('gpasswd --delete nosudo docker')
    }
  })

  test('in container names and ports, and in a link that nginx does not include', async () => {
    await testbed.reset(readyProject())
    await deployRelease(testbed, 'v1')
    await manual.occupyPort(8082)
    await manual.run(
      `sed -i 's,include /etc/nginx/sites-enabled/,include /etc/nginx/elsewhere/,' /etc/nginx/nginx.conf`,
    )
    await testbed.host.writeProject('/srv/app', readyProject('restart: unless-stopped\n    container_name: shop'))
    const plan = await runPlan()
    expect(plan.problems).toEqual(
      ['Container names', 'Port of green', 'Link is included'].map((name) => `error ${name}`),
    )
    expect(findCheck(plan, 'Container names')?.found).toBe('blue and green have the same container_name: shop')
    expect(findCheck(plan, 'Link is included')?.fix).toBe('site-link: /etc/nginx/conf.d/app.conf  # in the workflow')

    await manual.run('docker rename squatter shop-green')
    const own = readyProject().replace('8082:8080"]', '8082:8080"]\n    container_name: shop-green')
    await testbed.host.writeProject('/srv/app', own)
    const taken = await runPlan()
    expect(findCheck(taken, 'Container names')?.found).toBe(
      'a container of no Compose project already has the name shop-green',
    )
    expect(findCheck(taken, 'Container names')?.fix).toMatch(
      /^container_name: shop-green {2}# remove this line from the Compose file/,
    )
    await testbed.host.writeProject('/srv/app', readyProject())
    expect((await runPlan()).problems).not.toContain('error Container names')
  })
})

describe('the check of the registry', () => {
  const projectWith = (registry: string, tag = 'v1') =>
    readyProject().replaceAll(/localhost:5000\/app:\S+/g, `${registry}/app:${tag}`)
  const planWith = async (registry: string, tag?: string, inputs = {}) => {
    await testbed.host.writeProject('/srv/app', projectWith(registry, tag))
    return runPlan(inputs)
  }
  beforeAll(() => testbed.reset(readyProject()))

  test('works with the login of the user, of a credential helper and of root with sudo, and fails without a login', async () => {
    const none = await planWith('localhost:5001')
    expect(none.problems).toEqual(['error Registry'])
    expect(findCheck(none, 'Registry')?.found).toMatch(/app:v1 cannot be pulled: .*no basic auth credentials/)
    expect(findCheck(none, 'Registry')?.fix).toMatch(/^docker login localhost:5001 {2}# or set the inputs registry, /)

    const file = (value: object) => testbed.host.writeFile('/root/.docker/config.json', JSON.stringify(value))
    await file({ auths: { 'localhost:5001': { auth: Buffer.from('lab:wrong').toString('base64') } } })
    expect(findCheck(await planWith('localhost:5001'), 'Registry')?.found).toMatch(/cannot be pulled: unauthorized/)

    await manual.run(
      'rm /root/.docker/config.json; echo lab-secret | docker login -u lab --password-stdin localhost:5001',
    )
    expect((await planWith('localhost:5001')).problems).toEqual([])
    expect((await planWith('localhost:5001', 'v1', { username: 'ubuntu' })).problems).toEqual([])

    const answer = '{"ServerURL":"localhost:5001","Username":"lab","Secret":"lab-secret"}'
    await testbed.host.writeFile(
      '/usr/local/bin/docker-credential-lab',
      `#!/bin/sh\n[ "$1 $(cat)" = "get localhost:5001" ] && echo '${answer}'\n`,
    )
    await manual.run('chmod +x /usr/local/bin/docker-credential-lab')
    await file({ auths: { 'localhost:5001': {} }, credHelpers: { 'other:5000': 'none', 'localhost:5001': 'lab' } })
    expect((await planWith('localhost:5001')).problems).toEqual([])
    await manual.run('rm /root/.docker/config.json /usr/local/bin/docker-credential-lab')
  })

  test('finds a missing tag, a missing or silent registry, and an image for another kind of machine', async () => {
    const noTag = await planWith('localhost:5000', 'nosuch')
    expect(noTag.problems).toEqual(['warning Registry'])
    expect(noTag.log.annotations).toMatchObject([{ level: 'warning', title: 'Ready, with warnings' }])
    const gone = await planWith('localhost:5999')
    expect([gone.problems, findCheck(gone, 'Registry')?.found]).toEqual([
      ['error Registry'],
      expect.stringContaining('connection refused'),
    ])
    await manual.run('iptables -I OUTPUT -o lo -p tcp --dport 5998 -j DROP')
    const silent = await planWith('localhost:5998').finally(() =>
      manual.run('iptables -D OUTPUT -o lo -p tcp --dport 5998 -j DROP'),
    )
    expect(findCheck(silent, 'Registry')?.found).toBe('the registry of localhost:5998/app:v1 did not answer')

    await manual.run(`
      mkdir /tmp/arm; cd /tmp/arm; tar c -C / etc/hostname | docker import - localhost:5000/app:arm
      docker save localhost:5000/app:arm | tar x; docker rmi localhost:5000/app:arm
      grep -rl '"architecture":"amd64"' . | xargs sed -i 's/"architecture":"amd64"/"architecture":"arm64"/'
      tar c . | docker load; docker push -q localhost:5000/app:arm; docker rmi localhost:5000/app:arm; rm -r /tmp/arm
    `)
    const other = await planWith('localhost:5000', 'arm')
    expect(findCheck(other, 'Registry')?.found).toBe(
      'localhost:5000/app:arm exists for linux/arm64, but the server is linux/amd64',
    )
  })
})

describe('the plan warns', () => {
  const dropIn = '/etc/systemd/system/ssh.service.d/small.conf'
  afterAll(() =>
    manual.run(`
      rm -f ${dropIn} /var/tmp/meminfo; systemctl daemon-reload; systemctl restart ssh; systemctl enable nginx
      [ ! -e /usr/bin/date.real ] || mv /usr/bin/date.real /usr/bin/date
    `),
  )

  test('of a dangling link', async () => {
    await testbed.reset(readyProject())
    await deployRelease(testbed, 'v1')
    await manual.setLink('/etc/nginx/sites-available/gone')
    const plan = await runPlan()
    expect(plan.problems).toEqual([
      'warning nginx -t',
      'warning Link',
      'warning Live color',
      'unknown Link is included',
    ])
    await applyFix(plan, 'Link')
    expect((await runPlan()).problems).toEqual([])
  })

  test('of restart policies, public ports, little memory and disk, and a wrong clock', async () => {
    await testbed.reset(readyProject('restart: "no"'))
    await deployRelease(testbed, 'v1')
    await testbed.host.writeProject('/srv/app', readyProject('restart: always').replaceAll('127.0.0.1:', ''))
    // SSH sessions see a small machine: /proc/meminfo is another file, as with lxcfs, and Docker's folder has 8 MB.
    await testbed.host.writeFile('/var/tmp/meminfo', 'MemAvailable: 3000 kB\nSwapFree: 0 kB\n')
    await testbed.host.writeFile(
      dropIn,
      '[Service]\nTemporaryFileSystem=/var/lib/docker:size=8m\nBindReadOnlyPaths=/var/tmp/meminfo:/proc/meminfo\n',
    )
    // A container has the clock of its machine, so a `date` that is an hour late replaces a wrong clock.
    await manual.run(`mv /usr/bin/date /usr/bin/date.real; printf '#!/bin/sh\nexec /usr/bin/date.real -d "1 hour ago" "$@"\n' > /usr/bin/date
      chmod +x /usr/bin/date; systemctl daemon-reload; systemctl restart ssh`)
    const plan = await runPlan()
    expect(plan.problems).toEqual(
      ['Public ports', 'Restart policy', 'Memory', 'Disk', 'After a reboot', 'Clock'].map((name) => `warning ${name}`),
    )
    expect(findCheck(plan, 'Public ports')?.fix).toBe(
      'ports: ["127.0.0.1:8081:8080"]  # of blue, in the Compose file\nports: ["127.0.0.1:8082:8080"]  # of green, in the Compose file',
    )
    expect(findCheck(plan, 'Memory')?.found).toMatch(
      /^blue uses \d+ MiB, 3 MiB are free \(no swap\): not enough for a second color/,
    )
    expect(findCheck(plan, 'Disk')?.found).toMatch(
      /^the image of blue takes \d+ MiB, 8 MiB are free in \/var\/lib\/docker/,
    )
    expect(findCheck(plan, 'Clock')?.found).toMatch(/^the server's clock is 36\d\d s behind the runner's$/)
    await applyFix(plan, 'After a reboot')

    await manual.run(`mv /usr/bin/date.real /usr/bin/date; systemctl disable nginx; systemctl stop nginx
      sed -i 's/size=8m/size=1g,nr_inodes=64/' ${dropIn}; sed -i /meminfo/d ${dropIn}; systemctl daemon-reload; systemctl restart ssh`)
    await testbed.host.writeProject('/srv/app', readyProject())
    const next = await runPlan()
    expect(next.problems).toEqual(['nginx', 'Live color', 'Disk', 'After a reboot'].map((name) => `warning ${name}`))
    expect(findCheck(next, 'Disk')?.found).toMatch(/only \d+ more files can be created there$/)
    await applyFix(next, 'nginx')
    await applyFix(next, 'After a reboot')
    expect((await runPlan()).problems).toEqual(['warning Disk'])
  })
})
