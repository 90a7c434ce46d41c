import { beforeEach, describe, expect, test } from '@jest/globals'
import { annotationText, deployRelease, expectNoFailures } from '../support/expectations.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['v1', 'v2', 'v3'] })

const image = 'image: localhost:5000/app:${TAG:-v1}'

/** Writes down when it begins and when it ends; it finishes its work for a second after a TERM. */
const consume = `
const fs = require('fs'), say = (word) => fs.appendFileSync('/data/log', word + ' ' + process.env.VERSION + '\\n')
if (process.env.VERSION === process.env.BAD) { console.log('no such queue'); process.exit(3) }
say('begin')
process.on('SIGTERM', () => setTimeout(() => { say('end'); process.exit(0) }, 1000))
setInterval(() => {}, 1000)`

const migrate = `require('fs').appendFileSync('/data/log', 'migrate ' + process.env.VERSION + '\\n')`

const node = (program: string) => `entrypoint: ["/usr/local/bin/node", "-e", ${JSON.stringify(program)}]`
const color = (name: string, port: number) => `
  ${name}:
    ${image}
    ports: ["127.0.0.1:${port}:8080"]`
const project = `version: "3.8"
services:${color('blue', 8081)}${color('green', 8082)}
  migrate:
    ${image}
    ${node(migrate)}
    volumes: ["data:/data"]
  mail:
    ${image}
    ${node(consume)}
    environment: { BAD: "\${BAD:-}" }
    restart: unless-stopped
    volumes: ["data:/data"]
volumes: { data: {} }
`

const inputs = { 'job-services': 'migrate', 'worker-services': 'mail' }

const readLog = async () =>
  (await testbed.host.run('cat "$(docker volume inspect --format "{{.Mountpoint}}" app_data)/log"')).trim().split('\n')

/** The versions of the workers that run. */
const runningWorkers = () =>
  testbed.host.run(
    `for id in $(docker ps -q --filter label=com.docker.compose.service=mail); do docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' $id | sed -n 's/^VERSION=//p'; done`,
  )

/** Whether each worker had ended before another one began. */
function expectOneAtATime(log: readonly string[]): void {
  const words = log.filter((line) => !line.startsWith('migrate')).map((line) => line.split(' ')[0])
  expect(words.filter((word, i) => word === words[i - 1])).toEqual([])
}

describe('a job and a worker', () => {
  beforeEach(async () => {
    await testbed.reset(project)
    await deployRelease(testbed, 'v1', inputs)
  })

  test('the job runs before the release, the worker is replaced after the proof, and a rollback takes it along', async () => {
    const visitors = await testbed.startVisitors()
    await deployRelease(testbed, 'v2', inputs)
    expect(await runningWorkers()).toBe('v2')
    const back = await testbed.deploy('v9', { ...inputs, mode: 'rollback', prune: 'true' })
    expect(back.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect(await runningWorkers()).toBe('v1')
    const log = await readLog()
    expect(log).toEqual(['migrate v1', 'begin v1', 'migrate v2', 'end v1', 'begin v2', 'end v2', 'begin v1'])
    expectNoFailures(await visitors.stop())
  })

  test('a worker that ends at once undoes the deployment, and the former one runs again', async () => {
    const visitors = await testbed.startVisitors()
    const env = 'TAG=v2\nBAD=v2'
    const failed = await testbed.deploy('v2', { ...inputs, env })
    expect(failed.outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'workers' })
    expect(annotationText(failed)).toContain('did not run for 5 s after its start: exit code 3')
    expect(failed.log.display).toContain('| no such queue')
    expect(await runningWorkers()).toBe('v1')
    expect(await testbed.servedVersion()).toBe('v1')
    expectOneAtATime(await readLog())
    expectNoFailures(await visitors.stop())
  })

  test.each(['cancel', 'kill'] as const)('a %s while the worker is replaced leaves one of them', async (how) => {
    const run = await reachStep('workers', testbed.startDeploy('v2', inputs))
    run[how]()
    const { outputs } = await run.done
    if (how === 'cancel') expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
    if (how === 'kill') await deployRelease(testbed, 'v3', inputs)
    expect(await runningWorkers()).toBe(how === 'kill' ? 'v3' : 'v1')
    expectOneAtATime(await readLog())
  })
})
