import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Check } from '../../src/checks/check.ts'
import { ByHand, link, siteOf } from '../support/manual-changes.ts'
import { goLive, stepOf } from '../support/expectations.ts'
import type { Result } from '../runner/run-action.ts'
import { service, Stage } from '../support/testbed.ts'

let stage: Stage
let hand: ByHand
beforeAll(async () => {
  stage = await Stage.open()
  hand = new ByHand(stage)
  for (const version of ['v1', 'v2']) await stage.release(version)
})
afterAll(() => stage.close())

const ready = (more = 'restart: unless-stopped') =>
  `
version: "3.8"
services:
${service('blue', 8081, more)}
${service('green', 8082, more)}
`.replaceAll('depends_on: [db]', '')

/** All that is on the host's disk, but for logs and what systemd and containerd tidy up by themselves, with its times; and what Docker has. */
const everything = (): Promise<string> =>
  stage.host.must(`
    find / -xdev \\( -path /var/log -o -path /var/lib/systemd -o -path /var/lib/containerd -o -path /tmp -o -path /run \\) -prune -o -printf '%p %l %s %T@\\n' | sort
    ids=$(docker ps -aq --no-trunc); [ -z "$ids" ] || docker inspect --format '{{.Id}} {{.State.StartedAt}} {{.State.Status}} {{.HostConfig.RestartPolicy.Name}}' $ids
    docker images -aq --no-trunc | sort -u; docker network ls -q | sort; docker volume ls -q | sort
    pgrep -f '^nginx: ' || true
  `)

interface Plan extends Result {
  readonly checks: readonly Check[]
  /** What is not fine, as `result name`. */
  readonly unwell: readonly string[]
}

/** Asks for the plan, and makes sure that nothing of the host is another than before, and that all that is not fine is told. */
async function plan(inputs: Readonly<Record<string, string>> = {}): Promise<Plan> {
  const before = await everything()
  const run = await stage.deploy('v2', { mode: 'plan', ...inputs })
  expect(await everything()).toBe(before)
  expect(run.outputs).toMatchObject({ result: 'planned', 'failed-step': '' })
  const checks = stepOf(run, 'state').facts['checks'] as readonly Check[]
  const wrong = checks.filter(({ result }) => result !== 'ok')
  for (const { found, fix } of wrong) {
    expect(run.log.display).toContain(found.trim())
    if (!fix) continue
    expect(run.log.display).toContain(fix)
    expect(run.summary).toContain(fix)
  }
  expect(run.exitCode).toBe(wrong.some(({ result }) => result === 'error') ? 1 : 0)
  return { ...run, checks, unwell: wrong.map(({ name, result }) => `${result} ${name}`) }
}

/** What `health` does, which is no line to type. */
const healthy = `timeout 20 sh -c 'until curl -fs 127.0.0.1:8082/actuator/health; do sleep 0.1; done'`

const one = ({ checks }: Plan, name: string) => checks.find((each) => each.name === name && each.result !== 'ok')

/** Types the line that a plan said, on the host. */
const fix = (told: Plan, name: string) => hand.sh(one(told, name)?.fix ?? 'echo nothing was said to fix it; exit 1')

describe('a host that is ready', () => {
  beforeAll(() => stage.layOut(ready()))

  test('and was never deployed to', async () => {
    const told = await plan()
    expect({ unwell: told.unwell, annotations: told.log.annotations }).toEqual({ unwell: [], annotations: [] })
    expect(told.summary).toMatch(/^## ✅ Ready: a deploy would move the traffic nothing → 🔵.blue\n/)
    expect(told.outputs).toMatchObject({ color: '', image: '' })
  })

  test('every check is fine, and what would be done is shown with its lines', async () => {
    await goLive(stage, 'v1')
    const told = await plan()
    expect({ unwell: told.unwell, annotations: told.log.annotations }).toEqual({ unwell: [], annotations: [] })
    expect(told.outputs).toMatchObject({ color: 'blue', image: await stage.imageOf('blue') })
    expect(told.summary).toMatch(/^## ✅ Ready: a deploy would move the traffic 🔵.blue → 🟢.green\n/)
    expect(told.summary).toContain('\ndocker pull localhost:5000/app:v2\n')
    expect(told.summary).toMatch(/\ndocker[ -]compose -p app up -d --no-recreate green\n/)
    expect(told.summary).toMatch(/\ndocker stop -t 10 app[_-]blue[_-]1\n/)
  })

  test('the lines that it shows are a deployment, typed by hand', async () => {
    const { summary } = await plan()
    const lines = /### What a deploy would do\n+```sh\n(.*?)```/s.exec(summary)?.[1] ?? 'exit 1'
    await hand.sh(`export TAG=v2\n${lines.replace('# switch', `${healthy}\n# switch`)}`)
    expect([await stage.served(), await stage.link()]).toEqual(['v2', siteOf('green')])
  })

  test('while a deployment runs: it says whose, and disturbs nothing', async () => {
    await hand.clear()
    await goLive(stage, 'v1')
    await stage.release('slow', { START_DELAY_MS: '8000' })
    const running = await stage.startDeploy('slow')
    await running.waitFor(/^::group::health/, 60_000)
    const run = await stage.deploy('v2', { mode: 'plan' })
    expect(run.outputs['result']).toBe('planned')
    expect(run.log.display).toMatch(/⚠️ Turn: the deployment of octocat\/hello-world, .* is under way/)
    expect((await running.done).outputs['result']).toBe('deployed')
  })
})

describe('what would stop a deployment', () => {
  afterEach(() =>
    hand.sh('for f in curl wget; do [ ! -e /usr/bin/$f.hidden ] || mv /usr/bin/$f.hidden /usr/bin/$f; done'),
  )

  test('files: each is told, and its line fixes it', async () => {
    await stage.layOut(ready().replace('8082:8080', '9082:8080'))
    await hand.sh(`
      cp --remove-destination ${siteOf('blue')} ${link}; sed -i s/8082/8081/ ${siteOf('green')}
      echo 'nonsense;' > /etc/nginx/conf.d/bad.conf
      for f in curl wget; do mv /usr/bin/$f /usr/bin/$f.hidden; done
    `)
    const told = await plan()
    expect(told.unwell).toEqual([
      ...['Services of green', 'curl', 'nginx -t', 'Link', 'Site of green'].map((name) => `error ${name}`),
      ...['Link is included', 'Registry'].map((name) => `unknown ${name}`),
    ])
    expect(one(told, 'Services of green')).toMatchObject({
      found: 'service "green" publishes 9082, but green-port is 8082; the two must be the same',
      fix: 'ports: ["127.0.0.1:8082:8080"]  # of green, in the Compose file',
    })
    expect(one(told, 'nginx -t')?.found).toContain('/etc/nginx/conf.d/bad.conf:1')
    expect(told.summary).toMatch(/^## ❌ Not ready: 5 things would stop a deploy\n/)
    expect(told.summary).not.toContain('What a deploy would do')
    expect(told.log.annotations).toMatchObject([{ level: 'error', title: 'Not ready: a deploy would fail' }])

    await hand.sh('for f in curl wget; do mv /usr/bin/$f.hidden /usr/bin/$f; done; rm /etc/nginx/conf.d/bad.conf')
    await stage.host.composeProject('/srv/app', ready())
    expect(one(told, 'Link')?.fix).toBeNull() // nothing runs, so nobody knows where it should lead
    await hand.point(siteOf('blue'))
    await fix(told, 'Site of green')
    expect((await plan()).unwell).toEqual(['warning What serves']) // the site is linked now, and nothing runs
  })

  test('a site that is not there, a folder that is not, a nginx that lost its pid file', async () => {
    await stage.layOut(ready())
    const pid = await hand.sh(`rm ${siteOf('green')}; cat /run/nginx.pid; rm /run/nginx.pid`)
    const told = await plan()
    expect(told.unwell).toEqual([
      ...['error nginx', 'error Site of green'],
      ...['What serves', 'Memory', 'Disk', 'After a reboot'].map((name) => `unknown ${name}`),
    ])
    await fix(told, 'Site of green')
    await fix(told, 'nginx')
    expect(await hand.sh('cat /run/nginx.pid')).toBe(pid)
    expect((await plan()).unwell).toEqual([])

    const nowhere = await plan({ directory: '/srv/none' })
    expect(nowhere.unwell).toEqual(['error Compose project', 'unknown What serves'])
    await fix(nowhere, 'Compose project')
    expect(one(await plan({ directory: '/srv/none' }), 'Compose')?.found).toMatch(/^Compose cannot be used: /)
  })

  test('rights: the two lines that are said are all that was missing', async () => {
    await stage.layOut(ready())
    const told = await plan({ username: 'nosudo' })
    expect(told.unwell.filter((each) => each.startsWith('error'))).toEqual(['error Docker', 'error Rights'])
    await fix(told, 'Docker')
    try {
      await fix(told, 'Rights')
      expect((await plan({ username: 'nosudo' })).unwell).toEqual([])
      expect((await stage.deploy('v1', { username: 'nosudo' })).outputs['result']).toBe('deployed')
    } finally {
      await hand.sh('gpasswd --delete nosudo docker')
    }
  })

  test('names, ports and a link that nginx does not read', async () => {
    await stage.layOut(ready())
    await goLive(stage, 'v1')
    await hand.occupy(8082)
    await hand.sh(`sed -i 's,include /etc/nginx/sites-enabled/,include /etc/nginx/elsewhere/,' /etc/nginx/nginx.conf`)
    await stage.host.composeProject('/srv/app', ready('restart: unless-stopped\n    container_name: shop'))
    const told = await plan()
    expect(told.unwell).toEqual(['Container names', 'Port of green', 'Link is included'].map((name) => `error ${name}`))
    expect(one(told, 'Container names')?.found).toBe('blue and green have the same container_name: shop')
    expect(one(told, 'Link is included')?.fix).toBe(
      'include /etc/nginx/sites-enabled/*;  # inside http { … } of nginx.conf',
    )

    await hand.sh('docker rename squatter shop-green')
    const own = ready().replace('8082:8080"]', '8082:8080"]\n    container_name: shop-green')
    await stage.host.composeProject('/srv/app', own)
    const taken = await plan()
    expect(one(taken, 'Container names')?.found).toBe(
      'a container of no Compose project has the name shop-green already',
    )
    expect(one(taken, 'Container names')?.fix).toMatch(/^container_name: shop-green {2}# take this line away/)
    await stage.host.composeProject('/srv/app', ready())
    expect((await plan()).unwell).not.toContain('error Container names')
  })
})

describe('the registry', () => {
  const at = (registry: string, tag = 'v1') => ready().replaceAll(/localhost:5000\/app:\S+/g, `${registry}/app:${tag}`)
  const ask = async (registry: string, tag?: string, inputs = {}) => {
    await stage.host.composeProject('/srv/app', at(registry, tag))
    return plan(inputs)
  }
  beforeAll(() => stage.layOut(ready()))

  test('no login, a wrong one, the right one, one of a helper, and one of root for who uses sudo', async () => {
    const none = await ask('localhost:5001')
    expect(none.unwell).toEqual(['error Registry'])
    expect(one(none, 'Registry')?.found).toMatch(/app:v1 cannot be pulled: .*no basic auth credentials/)
    expect(one(none, 'Registry')?.fix).toBe('docker login localhost:5001')

    const file = (value: object) => stage.host.write('/root/.docker/config.json', JSON.stringify(value))
    await file({ auths: { 'localhost:5001': { auth: Buffer.from('lab:wrong').toString('base64') } } })
    expect(one(await ask('localhost:5001'), 'Registry')?.found).toMatch(/cannot be pulled: unauthorized/)

    await hand.sh('rm /root/.docker/config.json; echo lab-secret | docker login -u lab --password-stdin localhost:5001')
    expect((await ask('localhost:5001')).unwell).toEqual([])
    expect((await ask('localhost:5001', 'v1', { username: 'ubuntu' })).unwell).toEqual([])

    const answer = '{"ServerURL":"localhost:5001","Username":"lab","Secret":"lab-secret"}'
    await stage.host.write(
      '/usr/local/bin/docker-credential-lab',
      `#!/bin/sh\n[ "$1 $(cat)" = "get localhost:5001" ] && echo '${answer}'\n`,
    )
    await hand.sh('chmod +x /usr/local/bin/docker-credential-lab')
    await file({ auths: { 'localhost:5001': {} }, credHelpers: { 'other:5000': 'none', 'localhost:5001': 'lab' } })
    expect((await ask('localhost:5001')).unwell).toEqual([])
    await hand.sh('rm /root/.docker/config.json /usr/local/bin/docker-credential-lab')
  })

  test('a tag that is not there, a registry that is not, one that is silent, an image for another kind of machine', async () => {
    const noTag = await ask('localhost:5000', 'nosuch')
    expect(noTag.unwell).toEqual(['warning Registry'])
    expect(noTag.log.annotations).toMatchObject([{ level: 'warning', title: 'Ready, but please look' }])
    const gone = await ask('localhost:5999')
    expect([gone.unwell, one(gone, 'Registry')?.found]).toEqual([
      ['error Registry'],
      expect.stringContaining('connection refused'),
    ])
    await hand.sh('iptables -I OUTPUT -o lo -p tcp --dport 5998 -j DROP')
    const silent = await ask('localhost:5998').finally(() =>
      hand.sh('iptables -D OUTPUT -o lo -p tcp --dport 5998 -j DROP'),
    )
    expect(one(silent, 'Registry')?.found).toBe('the registry of localhost:5998/app:v1 did not answer')

    await hand.sh(`
      mkdir /tmp/arm; cd /tmp/arm; tar c -C / etc/hostname | docker import - localhost:5000/app:arm
      docker save localhost:5000/app:arm | tar x; docker rmi localhost:5000/app:arm
      grep -rl '"architecture":"amd64"' . | xargs sed -i 's/"architecture":"amd64"/"architecture":"arm64"/'
      tar c . | docker load; docker push -q localhost:5000/app:arm; docker rmi localhost:5000/app:arm; rm -r /tmp/arm
    `)
    const other = await ask('localhost:5000', 'arm')
    expect(one(other, 'Registry')?.found).toBe(
      'localhost:5000/app:arm is there for linux/arm64, but the host is linux/amd64',
    )
  })
})

describe('what deserves a look', () => {
  const dropIn = '/etc/systemd/system/ssh.service.d/small.conf'
  afterAll(() =>
    hand.sh(`
      rm -f ${dropIn} /var/tmp/meminfo; systemctl daemon-reload; systemctl restart ssh; systemctl enable nginx
      [ ! -e /usr/bin/date.real ] || mv /usr/bin/date.real /usr/bin/date
    `),
  )

  test('a link that leads nowhere', async () => {
    await stage.layOut(ready())
    await goLive(stage, 'v1')
    await hand.point('/etc/nginx/sites-available/gone')
    const told = await plan()
    expect(told.unwell).toEqual(['warning nginx -t', 'warning Link', 'warning What serves', 'unknown Link is included'])
    await fix(told, 'Link')
    expect((await plan()).unwell).toEqual([])
  })

  test('restart policies, ports to the world, little memory and disk, a clock that is wrong', async () => {
    await stage.layOut(ready('restart: "no"'))
    await goLive(stage, 'v1')
    await stage.host.composeProject('/srv/app', ready('restart: always').replaceAll('127.0.0.1:', ''))
    // Who logs in sees a small machine: its memory is told by a file, as lxcfs does it, and Docker's folder has 8 MB.
    await stage.host.write('/var/tmp/meminfo', 'MemAvailable: 3000 kB\nSwapFree: 0 kB\n')
    await stage.host.write(
      dropIn,
      '[Service]\nTemporaryFileSystem=/var/lib/docker:size=8m\nBindReadOnlyPaths=/var/tmp/meminfo:/proc/meminfo\n',
    )
    // The clock is this machine's, so a `date` that is an hour late stands for a wrong one.
    await hand.sh(`mv /usr/bin/date /usr/bin/date.real; printf '#!/bin/sh\nexec /usr/bin/date.real -d "1 hour ago" "$@"\n' > /usr/bin/date
      chmod +x /usr/bin/date; systemctl daemon-reload; systemctl restart ssh`)
    const told = await plan()
    expect(told.unwell).toEqual(
      ['Ports to the world', 'Restart policy', 'Memory', 'Disk', 'After a reboot', 'Clock'].map(
        (name) => `warning ${name}`,
      ),
    )
    expect(one(told, 'Ports to the world')?.fix).toBe(
      'ports: ["127.0.0.1:8081:8080"]  # of blue, in the Compose file\nports: ["127.0.0.1:8082:8080"]  # of green, in the Compose file',
    )
    expect(one(told, 'Memory')?.found).toMatch(
      /^blue uses \d+ MiB, 3 MiB are free \(no swap\): a second color does not fit/,
    )
    expect(one(told, 'Disk')?.found).toMatch(/^the image of blue takes \d+ MiB, 8 MiB are free in \/var\/lib\/docker/)
    expect(one(told, 'Clock')?.found).toMatch(/^the host's clock is 36\d\d s behind the runner's$/)
    await fix(told, 'After a reboot')

    await hand.sh(`mv /usr/bin/date.real /usr/bin/date; systemctl disable nginx; systemctl stop nginx
      sed -i 's/size=8m/size=1g,nr_inodes=64/' ${dropIn}; sed -i /meminfo/d ${dropIn}; systemctl daemon-reload; systemctl restart ssh`)
    await stage.host.composeProject('/srv/app', ready())
    const next = await plan()
    expect(next.unwell).toEqual(['nginx', 'What serves', 'Disk', 'After a reboot'].map((name) => `warning ${name}`))
    expect(one(next, 'Disk')?.found).toMatch(/only \d+ files more can be made there$/)
    await fix(next, 'nginx')
    await fix(next, 'After a reboot')
    expect((await plan()).unwell).toEqual(['warning Disk'])
  })
})
