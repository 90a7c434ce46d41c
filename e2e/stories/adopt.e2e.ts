import { beforeEach, expect, test } from '@jest/globals'
import { annotationText, deployRelease, expectNoFailures } from '../support/expectations.ts'
import { ManualChanges, siteOf, twoColors } from '../support/manual-changes.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({
  releases: { v1: {}, v2: {}, bad: { HEALTH_STATUS: '500' } },
  reset: 'once',
  project: twoColors,
})
const manual = new ManualChanges(testbed)
const adopt = { adopt: 'true' }
const image = 'localhost:5000/app:v1'
const answers = (port: number) =>
  `n=0; until curl -fs 127.0.0.1:${port} >/dev/null; do n=$((n + 1)); [ $n -lt 200 ]; sleep 0.05; done`
const readOld = () => manual.run("docker inspect -f '{{.State.Status}} {{.HostConfig.RestartPolicy.Name}}' old-app")

beforeEach(async () => {
  await manual.reset()
  await manual.run(
    `docker run -d --name old-app --restart always -p 127.0.0.1:8081:8080 ${image} > /dev/null; ${answers(8081)}`,
  )
  await manual.serveColor('blue')
})

test('a container of docker run is replaced without a lost request, stays down, and a rollback starts its image', async () => {
  const status = await testbed.deploy('v2', { ...adopt, mode: 'status' })
  expect(status.summary).toContain('blue (container old-app, adopted) serves')
  const visitors = await testbed.startVisitors()
  const bad = await testbed.deploy('bad', { ...adopt, 'health-timeout': '3s' })
  expect(bad.outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
  expect(await readOld()).toBe('running always')

  const { outputs, log } = await testbed.deploy('v2', adopt)
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
  expect(log.display).toContain('stopped old-app; old-app was adopted, and is kept')
  expect(await readOld()).toBe('exited unless-stopped')
  expectNoFailures(await visitors.stop())
  await manual.run(`
    systemctl restart docker
    docker start $(docker ps -aq --filter label=com.docker.compose.service=green) > /dev/null; ${answers(8082)}`)
  expect(await readOld()).toBe('exited unless-stopped')

  const back = await testbed.deploy('v9', { mode: 'rollback' })
  expect(back.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
  expect(back.log.display).toContain('the variables, volumes and networks of the Compose file')
  expect([await testbed.servedVersion(), await testbed.linkTarget()]).toEqual(['v1', siteOf('blue')])
  await deployRelease(testbed, 'v2')
})

test('a container that has the ports of both colors is refused, and keeps serving', async () => {
  await manual.run(
    `docker rm -f old-app > /dev/null; docker run -d --name both -p 127.0.0.1:8081:8080 -p 127.0.0.1:8082:8080 ${image} > /dev/null; ${answers(8081)}`,
  )
  const run = await testbed.deploy('v2', adopt)
  expect(run.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(annotationText(run)).toContain('both publishes the ports of both colors')
  expect(await testbed.servedVersion()).toBe('v1')
})
