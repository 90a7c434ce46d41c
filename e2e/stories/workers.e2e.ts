import { beforeEach, describe, expect, test } from '@jest/globals'
import { eventually } from '../hosts/programs.ts'
import { annotationText, deployRelease, expectNoFailures } from '../support/expectations.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['v1', 'v2', 'v3'] })

const image = 'image: localhost:5000/app:${TAG:-v1}'

const record = `
const say = (word) => require('fs').appendFileSync('/data/log', word + ' ' + process.env.VERSION + '\\n')
const is = (name) => process.env[name] === process.env.VERSION`

/** Records when it begins and when it ends. After a TERM it works on for a second. */
const consume = `${record}
if (is('BAD')) { console.log('no such queue'); process.exit(3) }
say('begin')
process.on('SIGTERM', () => { say('term'); setTimeout(() => { say('end'); process.exit(0) }, 1000) })
setInterval(() => {}, 1000)`

/** Records that it ran. A slow one works for 6 s. */
const migrate = `${record}
if (is('BADJOB')) { console.log('relation users exists'); process.exit(7) }
say('migrate')
setTimeout(() => say('migrated'), is('SLOWJOB') ? 6000 : 0)`

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
    environment: { BADJOB: "\${BADJOB:-}", SLOWJOB: "\${SLOWJOB:-}" }
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

/** What jobs and workers recorded themselves, in its order. */
const readLog = async () =>
  (await testbed.host.run('cat "$(docker volume inspect --format "{{.Mountpoint}}" app_data)/log"')).trim().split('\n')

/** What the jobs recorded. */
const readJobs = async () => (await readLog()).filter((line) => line.startsWith('migrate'))

/** What the workers recorded of their lives. */
const readWorkers = async () => (await readLog()).filter((line) => /^(begin|end) /.test(line))

const waitFor = (line: string) => eventually(line, 60_000, async () => (await readLog()).includes(line))

/** The versions of the workers that run. */
const runningWorkers = () =>
  testbed.host.run(
    `for id in $(docker ps -q --filter label=com.docker.compose.service=mail); do docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' $id | sed -n 's/^VERSION=//p'; done`,
  )

/** Each worker had ended before another one began. */
async function expectOneAtATime(): Promise<void> {
  const words = (await readWorkers()).map((line) => line.split(' ')[0])
  expect(words).toEqual(words.map((_, i) => (i % 2 === 0 ? 'begin' : 'end')))
}

const migrated = (...versions: readonly string[]) =>
  versions.flatMap((version) => [`migrate ${version}`, `migrated ${version}`])

beforeEach(async () => {
  await testbed.reset(project)
  await deployRelease(testbed, 'v1', inputs)
})

describe('a job and a worker', () => {
  test('the job runs before the release, the worker is replaced after the proof, and a rollback takes it along', async () => {
    const visitors = await testbed.startVisitors()
    const deployed = await deployRelease(testbed, 'v2', inputs)
    expect(await runningWorkers()).toBe('v2')
    expect(deployed.log.display).toMatch(/^workers: stopped app.mail.1; then app.mail.1 runs image [0-9a-f]{12} /m)
    expect(deployed.summary).toMatch(
      /\| `mail` \| `localhost:5000\/app@sha256:\w+` \| `localhost:5000\/app@sha256:\w+` \|/,
    )
    const back = await testbed.deploy('v9', { ...inputs, mode: 'rollback', prune: 'true' })
    expect(back.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect(await runningWorkers()).toBe('v1')
    expect(await readWorkers()).toEqual(['begin v1', 'end v1', 'begin v2', 'end v2', 'begin v1'])
    expect(await readJobs()).toEqual(migrated('v1', 'v2'))
    const log = await readLog()
    expect(log.indexOf('migrated v2')).toBeLessThan(log.indexOf('term v1'))
    expectNoFailures(await visitors.stop())
  })

  test('a plan says what happens to them, and status names the worker that runs', async () => {
    const plan = await testbed.deploy('v2', { ...inputs, mode: 'plan' })
    expect(plan.log.display).toContain('# up: runs migrate with the new image to its end, then starts')
    expect(plan.log.display).toMatch(
      /# workers: stops app.mail.1 when the work at hand is done, then starts mail from the new/,
    )
    const status = await testbed.deploy('v1', { ...inputs, mode: 'status' })
    expect(status.outputs['image']).toContain(await testbed.imageOf('mail'))
    expect(status.log.annotations).toEqual([])
    await testbed.host.run(`docker stop ${(await testbed.findContainer('mail')).id}`)
    const warned = await testbed.deploy('v1', { ...inputs, mode: 'status' })
    expect(warned.summary).toContain('the worker mail does not run: the next deployment starts it')
    expect(await readLog()).toEqual([...migrated('v1'), 'begin v1', 'term v1', 'end v1'])
  })

  test('a worker that ends at once undoes the deployment, and the former one runs again', async () => {
    const visitors = await testbed.startVisitors()
    const failed = await testbed.deploy('v2', { ...inputs, env: 'TAG=v2\nBAD=v2' })
    expect(failed.outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'workers' })
    expect(annotationText(failed)).toMatch(
      /did not run for 5 s after its start: (exit code 3|it ended, and runs again), restarted (once|\d times) by its/,
    )
    expect(annotationText(failed)).toContain('The cause is the new release.')
    expect(failed.log.display).toContain('| no such queue')
    expect(await runningWorkers()).toBe('v1')
    expect(await testbed.servedVersion()).toBe('v1')
    await expectOneAtATime()
    expectNoFailures(await visitors.stop())
  })

  test('a job that fails is the failure of the release, and the worker and visitors see nothing of it', async () => {
    const before = await testbed.findContainer('mail')
    const failed = await testbed.deploy('v2', { ...inputs, env: 'TAG=v2\nBADJOB=v2' })
    expect(failed.outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'up' })
    expect(annotationText(failed)).toContain(
      'migrate, which must end with success before green starts, failed: exit code 7',
    )
    expect(annotationText(failed)).toContain('The cause is the new release.')
    expect(failed.log.display).toContain('| relation users exists')
    expect(await testbed.findContainer('mail')).toEqual(before)
    expect(await testbed.servedVersion()).toBe('v1')
    expect(await readLog()).toEqual([...migrated('v1'), 'begin v1'])
  })
})

const ends = ['cancel', 'kill', 'killRunner'] as const

describe.each(ends)('after a %s', (how) => {
  /** Ends the deployment of v2 in this step, when the line is recorded. */
  async function interrupt(step: string, line: string, more = {}): Promise<void> {
    const run = await reachStep(step, testbed.startDeploy('v2', { ...inputs, ...more }))
    await waitFor(line)
    run[how]()
    const { outputs } = await run.done
    if (how === 'cancel') expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': step })
  }

  test.each([
    ['the former worker ends', 'term v1'],
    ['the new worker has begun', 'begin v2'],
  ])('while %s one worker runs, and each job ran once', async (_, line) => {
    await interrupt('workers', line)
    if (how !== 'killRunner') {
      expect(await runningWorkers()).toBe('v1')
      expect(await testbed.servedVersion()).toBe('v1')
    }
    await deployRelease(testbed, 'v3', inputs)
    expect(await runningWorkers()).toBe('v3')
    await expectOneAtATime()
    expect(await readJobs()).toEqual(migrated('v1', 'v2', 'v3'))
  })

  test('in the job the next deployment runs its own job once, and never beside it', async () => {
    await interrupt('up', 'migrate v2', { env: 'TAG=v2\nSLOWJOB=v2' })
    await deployRelease(testbed, 'v3', inputs)
    // The undo of a cancel gives it 2 s. Otherwise it has the time to end by itself.
    const possible = [['migrate v2'], migrated('v2')].map((own) => [...migrated('v1'), ...own, ...migrated('v3')])
    expect(possible).toContainEqual(await readJobs())
    expect(await runningWorkers()).toBe('v3')
    await expectOneAtATime()
  })
})
