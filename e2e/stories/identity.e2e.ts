import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { annotationText, deployRelease } from '../support/expectations.ts'
import { ManualChanges, siteLink, siteOf, twoColors } from '../support/manual-changes.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['v1', 'v2'], reset: 'once', project: twoColors })
const manual = new ManualChanges(testbed)
const image = 'localhost:5000/app:v1'
const answers = (port: number) =>
  `n=0; until curl -fs 127.0.0.1:${port} >/dev/null; do n=$((n + 1)); [ $n -lt 200 ]; sleep 0.05; done`

beforeEach(() => manual.reset())

/** What serves on the port of the live color, which is none of this application's containers, and what a refusal must say. */
const holders: Readonly<Record<string, { start: string; message: readonly string[] }>> = {
  'a container of docker run': {
    start: `docker run -d --name old-app -p 127.0.0.1:8081:8080 ${image}`,
    message: [
      `port 8081 is answered by container old-app (docker run, image ${image}, id `,
      'make old-app a service of the Compose file',
    ],
  },
  'a container of another project with a service of the same name': {
    start: `mkdir -p /srv/shop; cp /srv/app/docker-compose.yml /srv/shop; cd /srv/shop; TAG=v1 docker-compose up -d blue`,
    message: [
      'service "blue" of the Compose project "shop" in /srv/shop',
      'set in the workflow: project-name: shop, directory: /srv/shop;',
    ],
  },
  'a one-off container of the live service': {
    start: 'cd /srv/app; TAG=v1 docker-compose run -d --service-ports blue',
    message: ['(docker compose run, service "blue" of the Compose project "app" in /srv/app, image'],
  },
  'a program that is no container of this engine': {
    start: `
      cat > /tmp/answer <<'END'
#!/bin/sh
sed -n '/^.$/q'
printf 'HTTP/1.1 200 OK\\r\\nX-Version: v1\\r\\nConnection: close\\r\\n\\r\\n'
END
      chmod +x /tmp/answer
      systemd-run --quiet --unit rootless-app systemd-socket-activate --accept --inetd --listen 127.0.0.1:8081 /tmp/answer`,
    message: [
      'port 8081 is answered by the program systemd-socket- (process ',
      'which is no container of the Docker engine that root reaches (unix:///var/run/docker.sock)',
    ],
  },
}

describe('what answers on the live port and is no container of the color', () => {
  afterEach(() => manual.run('systemctl stop rootless-app 2>/dev/null || true; rm -rf /tmp/answer /srv/shop'))

  test.each(Object.keys(holders))('is named, and keeps serving: %s', async (name) => {
    const { start = '', message = [] } = holders[name] ?? {}
    await manual.run(`${start}\n${answers(8081)}`)
    await manual.serveColor('blue')
    const before = await manual.readSnapshot()
    // What a plan and a status find is worded by the same code for each holder.
    for (const mode of name === 'a container of docker run' ? ['deploy', 'plan', 'status'] : ['deploy']) {
      const run = await testbed.deploy('v2', { mode })
      const text = `${annotationText(run)}\n${run.summary}\n${run.log.display}`
      expect(text).toContain(`${siteLink} names blue, but `)
      for (const part of mode === 'status' ? message.slice(0, 1) : message) expect(text).toContain(part)
      expect(text).not.toContain('is down')
      if (mode === 'deploy') expect(run.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    }
    expect(await manual.readSnapshot()).toBe(before)
    expect(await testbed.servedVersion()).toBe('v1')
  })
})

test('a foreign container on the port of the next release refuses it before anything is pulled', async () => {
  await manual.startContainers({ blue: 'v1' })
  await manual.serveColor('blue')
  await manual.run(`docker run -d --name old-app -p 127.0.0.1:8082:8080 ${image}; ${answers(8082)}`)
  const before = await manual.readSnapshot()
  for (const mode of ['deploy', 'plan']) {
    const run = await testbed.deploy('v2', { mode })
    expect(`${annotationText(run)}\n${run.summary}`).toContain(
      'port 8082 is used by container old-app (docker run, image',
    )
    if (mode === 'deploy') expect(run.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  }
  expect(await manual.readSnapshot()).toBe(before)
  expect(await testbed.servedVersion()).toBe('v1')
})

test('one-off containers are never a color, and a container that is removed while the host is read is left out', async () => {
  await deployRelease(testbed, 'v1')
  await deployRelease(testbed, 'v2')
  await manual.run('cd /srv/app; TAG=v1 docker-compose run -d --name job green')
  const labels = '--label com.docker.compose.project=cron --label com.docker.compose.oneoff=False'
  await manual.run(`
    docker run -d --name vanishing ${labels} ${image}
    real=$(command -v docker)
    printf '#!/bin/sh\\n[ "$1 $2" != "ps -aq" ] || { %s "$@"; exec %s rm -f vanishing >/dev/null 2>&1; }\\nexec %s "$@"\\n' $real $real $real > /usr/local/bin/docker
    chmod +x /usr/local/bin/docker`)
  try {
    const { outputs } = await testbed.deploy('v9', { mode: 'status' })
    expect(outputs).toMatchObject({ result: 'reported', color: 'green', image: await testbed.imageOf('green') })
    expect(await manual.run("docker ps -aq --filter 'name=^vanishing$'")).toBe('')
  } finally {
    await manual.run('rm /usr/local/bin/docker')
  }
  const { outputs } = await testbed.deploy('v9', { mode: 'rollback' })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'blue', 'previous-color': 'green' })
  expect([await testbed.servedVersion(), await testbed.linkTarget()]).toEqual(['v1', siteOf('blue')])
  expect(await manual.run('docker inspect --format "{{.State.Status}}" job')).toBe('running')
})

test('with both colors up and nothing at verify-url, the deployment is refused, and both run on', async () => {
  await manual.startContainers({ blue: 'v1', green: 'v2' })
  await manual.serveColor('green')
  await manual.setLink(siteOf('blue'))
  const before = await manual.readSnapshot()
  const run = await testbed.deploy('v2', { 'verify-url': 'http://127.0.0.1:4433/' })
  expect(run.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(annotationText(run)).toContain('http://127.0.0.1:4433/: nothing listens there')
  expect(await manual.readSnapshot()).toBe(before)
  expect(await testbed.servedVersion()).toBe('v2')
})
