import { expect, test } from '@jest/globals'
import { annotationText, deployRelease, findStep } from '../support/expectations.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const ready = '/ready/yes'
const color = (name: string, port: number): string => `
  ${name}:
    image: localhost:5000/app:\${TAG}
    ports: ["127.0.0.1:${port}:8080"]
    depends_on: [db]
    restart: unless-stopped
    environment: { NEEDS_FILE: "${ready}" }
    volumes: ["ready:/ready"]
  ${name}-worker:
    image: localhost:5000/app:\${TAG}
    environment: { WORKER: "1", TERM_TAKES_MS: "11000" }
    stop_grace_period: 15s
`
/** The database is ready when a story says so. The job of a worker takes 11 s. */
const project = `
version: "3.8"
services:
${color('blue', 8081)}
${color('green', 8082)}
  db:
    image: localhost:5000/app:db
    environment: { WORKER: "1" }
    volumes: ["ready:/ready"]
volumes: { ready: {} }
`
const testbed = useTestbed({
  releases: { db: {}, v1: {}, v2: { HTTPS_ONLY: '1' }, v3: {}, sick: { HEALTH_STATUS: '503' } },
  reset: 'once',
  project,
})
const services = { 'blue-services': 'blue blue-worker', 'green-services': 'green green-worker' }
const quick = { ...services, 'stop-timeout': '1s' }

const exitCodeOf = (service: string): Promise<string> =>
  testbed.host.run(
    `docker inspect --format '{{.State.ExitCode}}' $(docker ps -aq --filter label=com.docker.compose.service=${service})`,
  )

test('a first deployment succeeds if the application fails until the database is ready, and is restarted', async () => {
  const running = await testbed.startDeploy('v1', services)
  await running.waitFor(/blue\S* ended, and its restart policy started it again \(\d\)/, 60_000)
  await testbed.host.run(`touch "$(docker volume inspect --format '{{.Mountpoint}}' app_ready)/yes"`)
  expect((await running.done).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
})

test('if the application redirects http to https, the error names the header to set', async () => {
  const run = await testbed.deploy('v2', { ...quick, 'health-timeout': '4s' })
  expect(run.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'health', color: 'blue' })
  expect(annotationText(run)).toMatch(/got 301 to https:\/\/127\.0\.0\.1:8082\/actuator\/health, expected 200/)
  expect(annotationText(run)).toMatch(/set health-headers to "X-Forwarded-Proto: https"/)
})

test('with that header it is deployed, and a worker of the old color finishes its job in its stop_grace_period', async () => {
  const run = await deployRelease(testbed, 'v2', { ...services, 'health-headers': 'X-Forwarded-Proto: https' })
  expect(findStep(run, 'stop').ms).toBeGreaterThanOrEqual(11_000)
  expect(await exitCodeOf('blue-worker')).toBe('0')
  expect(run.log.display).not.toMatch('was killed')
})

test('a live color that is killed while the next release starts is told, and it is started again if that release fails', async () => {
  const running = await reachStep('health', testbed.startDeploy('sick', { ...quick, 'health-timeout': '8s' }))
  await running.waitFor(/got 503/, 30_000)
  const live = await testbed.findContainer('green')
  await testbed.host.run(`kill -9 $(docker inspect --format '{{.State.Pid}}' ${live.id})`)
  const run = await running.done
  expect(run.outputs).toMatchObject({ result: 'rolled-back', color: 'green', 'failed-step': 'health' })
  expect(annotationText(run)).toMatch(/green, the live color, (was killed|went down).* while blue was starting/)
  expect((await testbed.findContainer('green')).status).toBe('running')
})

test('stop-timeout overrules stop_grace_period, and a container that was killed is named', async () => {
  const run = await deployRelease(testbed, 'v3', quick)
  expect(run.log.display).toMatch(/stop: .*green-worker\S* was killed after 1 s \(stop-timeout\): it had not ended/)
  expect(await exitCodeOf('green-worker')).toBe('137')
})
