import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { installNewCompose, removeNewCompose } from '../hosts/new-compose.ts'
import { annotationText, deployRelease } from '../support/expectations.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['db', 'v1', 'v2', 'v3'] })

const image = 'image: localhost:5000/app:${TAG:-v1}'
const app = (color: string, port: number, more = '') => `
  ${color}:
    ${image}
    ports: ["127.0.0.1:${port}:8080"]
    ${more}`
const database = `
  db:
    image: localhost:5000/app:db
    environment: { WORKER: "1" }`
const file = (services: string, more = '') => `version: "3.8"\nservices:${services}\n${more}`
const colors = (more = '') => app('blue', 8081, more) + app('green', 8082, more)

describe('a job that a color depends on', () => {
  const job = (program: string, restart = 'no') => `
  migrate:
    ${image}
    entrypoint: ["/usr/local/bin/node", "-e", ${JSON.stringify(program)}]
    restart: "${restart}"
    volumes: ["data:/data"]`
  const write = `require('fs').writeFileSync('/data/schema', process.env.VERSION)`
  const waits = 'depends_on: { migrate: { condition: service_completed_successfully } }'
  const project = (program: string, restart?: string) =>
    file(colors(waits) + job(program, restart), 'volumes: { data: {} }')
  const readSchema = () => testbed.host.run('cat "$(docker volume inspect --format "{{.Mountpoint}}" app_data)/schema"')

  test('is run from the new image, and a failure of it is the failure of the release', async () => {
    await testbed.reset(project(write))
    for (const version of ['v1', 'v2']) {
      await deployRelease(testbed, version)
      expect(await readSchema()).toBe(version)
    }
    await testbed.host.writeProject('/srv/app', project(`console.log('no such column'); process.exit(3)`))
    const failed = await testbed.deploy('v3')
    expect(failed.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'up', color: 'green' })
    expect(annotationText(failed)).toContain(
      'migrate, which must end with success before blue starts, failed: exit code 3',
    )
    expect(failed.log.display).toContain('| no such column')
    expect(await testbed.servedVersion()).toBe('v2')
  })

  test('is given up when its restart policy starts it again and again', async () => {
    await testbed.reset(project(write))
    await deployRelease(testbed, 'v1')
    await testbed.host.writeProject('/srv/app', project(`console.log('no such column'); process.exit(3)`, 'on-failure'))
    const failed = await testbed.deploy('v2')
    expect(failed.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'up', color: 'blue' })
    expect(annotationText(failed)).toMatch(
      /migrate, which must end with success before green starts, ends again and again: /,
    )
    expect(failed.log.display).toContain('| no such column')
    expect((await testbed.findContainer('migrate')).status).toBe('exited')
  })

  test('that runs already is left to its end before it is run from the new image', async () => {
    const append = (word: string) =>
      `require('fs').appendFileSync('/data/schema', '${word} ' + process.env.VERSION + ' ')`
    await testbed.reset(project(`${append('begin')}; setTimeout(() => ${append('end')}, 6_000)`))
    await deployRelease(testbed, 'v1')
    await testbed.host.run('docker start app-migrate-1 || docker start app_migrate_1')
    const run = await deployRelease(testbed, 'v2')
    expect(run.log.display).toContain('waiting until migrate has ended, which runs since before this deployment')
    expect(await readSchema()).toBe('begin v1 end v1 begin v1 end v1 begin v2 end v2')
  })
})

test('a rollback asks no registry, whatever the pull policy, and deployments leave no anonymous volumes', async () => {
  await testbed.reset(file(colors('pull_policy: always')))
  await testbed.buildRelease('volume1', {}, ['VOLUME /tmp'])
  await testbed.buildRelease('volume2', {}, ['VOLUME /tmp'])
  const counts: string[] = []
  for (const version of ['volume2', 'volume1', 'volume2']) {
    await deployRelease(testbed, version)
    counts.push(await testbed.host.run('docker volume ls -q | wc -l'))
  }
  expect(counts.slice(1)).toEqual(['2', '2'])
  await testbed.host.run('service docker-registry stop')
  const back = await testbed.deploy('volume2', { mode: 'rollback' })
  await testbed.host.run('service docker-registry start')
  expect(back.outputs['result']).toBe('deployed')
  expect(await testbed.servedVersion()).toBe('volume1')
})

test('a container that the file does not name any more stays, though .env asks Compose to remove such ones', async () => {
  await testbed.reset(file(colors() + database))
  await testbed.host.run('cd /srv/app && docker-compose up -d db && echo COMPOSE_REMOVE_ORPHANS=1 >> .env')
  await testbed.host.writeProject('/srv/app', file(colors()))
  await deployRelease(testbed, 'v1')
  expect((await testbed.findContainer('db')).status).toBe('running')
})

test('colors behind profiles are found and started', async () => {
  const behind = (color: string) => `profiles: [${color}]\n    depends_on: [db]`
  await testbed.reset(file(app('blue', 8081, behind('blue')) + app('green', 8082, behind('green')) + database))
  for (const version of ['v1', 'v2']) await deployRelease(testbed, version)
  expect((await testbed.findContainer('db')).status).toBe('running')
})

test('a color gets the volumes of a service and of a container by its name, and both stay as they are', async () => {
  const more = `volumes_from: ["files:ro", "container:others"]`
  const files = `
  files:
    image: localhost:5000/app:db
    environment: { WORKER: "1" }
    volumes: ["/files"]`
  await testbed.reset(file(colors(more) + files))
  await testbed.host.run('docker run -d --name others -v /others -e WORKER=1 localhost:5000/app:db > /dev/null')
  const findMounts = async (name: string) =>
    testbed.host.run(`docker inspect --format '{{range .Mounts}}{{.Destination}} {{.Name}},{{end}}' ${name}`)
  try {
    await deployRelease(testbed, 'v1')
    const { id } = await testbed.findContainer('files')
    const [ofFiles, ofOthers] = [await findMounts(id), await findMounts('others')]
    for (const version of ['v2', 'v3']) {
      const { outputs } = await deployRelease(testbed, version)
      const mounts = await findMounts((await testbed.findContainer(String(outputs['color']))).id)
      expect(mounts).toContain(ofFiles)
      expect(mounts).toContain(ofOthers)
      expect([(await testbed.findContainer('files')).id, await findMounts(id)]).toEqual([id, ofFiles])
    }
  } finally {
    await testbed.host.run('docker rm -f -v others > /dev/null')
  }
})

test('a kept worker is stopped with its own grace before it is removed', async () => {
  const program = `process.on('SIGTERM', () => setTimeout(() => { require('fs').appendFileSync('/done/jobs', 'done '); process.exit(0) }, 500)); setInterval(() => {}, 1e6)`
  const worker = (color: string) => `
  ${color}-worker:
    ${image}
    entrypoint: ["/usr/local/bin/node", "-e", ${JSON.stringify(program)}]
    stop_grace_period: 1m
    volumes: ["/srv/done:/done"]`
  await testbed.reset(file(colors() + worker('blue') + worker('green')))
  const inputs = { 'blue-services': 'blue blue-worker', 'green-services': 'green green-worker', 'old-color': 'keep' }
  for (const version of ['v1', 'v2', 'v3']) await deployRelease(testbed, version, inputs)
  expect(await testbed.host.run('cat /srv/done/jobs')).toBe('done')
})

describe('a network that differs from the Compose file', () => {
  beforeAll(async () => installNewCompose(testbed.host))
  afterAll(() => removeNewCompose(testbed.host))
  beforeEach(() => testbed.reset(file(colors('depends_on: [db]') + database)))

  test('stays as it is, nothing that ran is stopped, and the deployment says so', async () => {
    await deployRelease(testbed, 'v1')
    const db = await testbed.findContainer('db')
    const labels = 'networks: { default: { labels: { release: "2" } } }'
    await testbed.host.writeProject('/srv/app', file(colors('depends_on: [db]') + database, labels))
    const run = await deployRelease(testbed, 'v2')
    expect(await testbed.findContainer('db')).toEqual(db)
    if (testbed.host.kind !== 'bookworm')
      expect(annotationText(run)).toContain(
        'the network app_default differs from the Compose file (labels): it stays as it is',
      )
  })
})
