import { describe, expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { annotationText, deployRelease, expectNoFailures } from '../support/expectations.ts'
import {
  layOutContainer,
  makeNginxImage,
  linkOnHostNetwork,
  namesInMountedFile,
  textInFolder,
  type ContainerLayout,
} from '../support/nginx-container.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: { db: {}, v1: {}, v2: {}, v3: {}, bad: { CRASH_AT_START: '1' } } })

/** What a run did, and what visitors get after it. */
const describeRun = async ({ outputs }: Result): Promise<string> =>
  [outputs['result'] ?? '', outputs['color'] ?? '', await testbed.servedVersion()].join(' ')

const deploy = async (version: string, { inputs }: ContainerLayout, more = {}): Promise<string> =>
  describeRun(await testbed.deploy(version, { ...inputs, ...more }))

describe('nginx in a container', () => {
  // The set-ups have the other ways to mount a file, and to name a color.
  test.each([
    ['a text in a mounted folder, without a shell', textInFolder],
    ['a link, the network of the host', linkOnHostNetwork],
  ])('a plan, deployments, a broken release and a rollback: %s', async (_, layout) => {
    await layOutContainer(testbed, layout)
    expect(await deploy('v1', layout, { mode: 'plan' })).toBe('planned  502')
    expect(await deploy('v1', layout)).toBe('deployed green v1')
    const visitors = await testbed.startVisitors()
    expect([
      await deploy('v2', layout),
      await deploy('bad', layout),
      await deploy('v9', layout, { mode: 'rollback' }),
      await deploy('v9', layout, { mode: 'status' }),
    ]).toEqual(['deployed blue v2', 'rolled-back blue v2', 'deployed green v1', 'reported green v1'])
    expectNoFailures(await visitors.stop())
  })

  test.each([
    ['a text in a file that is mounted by itself, names of containers', namesInMountedFile],
    ['a link, the network of the host', linkOnHostNetwork],
  ])('a cancel and a kill in the switch leave the former release serving: %s', async (_, layout) => {
    await layOutContainer(testbed, layout)
    await deployRelease(testbed, 'v1', layout.inputs)
    const visitors = await testbed.startVisitors()
    const cancelled = await reachStep('switch', testbed.startDeploy('v2', layout.inputs))
    cancelled.cancel()
    await cancelled.done
    expect(await testbed.servedVersion()).toBe('v1')
    const killed = await reachStep('switch', testbed.startDeploy('v2', layout.inputs))
    killed.kill()
    await killed.done
    expect(await testbed.servedVersion()).toMatch(/^v[12]$/)
    await deployRelease(testbed, 'v3', layout.inputs)
    expectNoFailures(await visitors.stop())
  })
})

test('a project for each color, which nginx in a third one reaches by the names of their containers', async () => {
  const { host } = testbed
  await testbed.reset(edgeProject)
  for (const color of ['blue', 'green'])
    await host.writeFile(`/srv/app/docker-compose.${color}.yml`, shopProject(color))
  await host.writeFile('/srv/app/nginx/default.conf', shopSite)
  await makeNginxImage(host, 'lab-nginx:none', 'none')
  await host.run('docker network create web; cd /srv/app; docker compose -p edge up -d 2>&1')
  expect(await describeRun(await testbed.deploy('v1', shopInputs))).toBe('deployed blue v1')
  const visitors = await testbed.startVisitors()
  expect([
    await describeRun(await testbed.deploy('v2', shopInputs)),
    await describeRun(await testbed.deploy('bad', shopInputs)),
    await describeRun(await testbed.deploy('v9', { ...shopInputs, mode: 'rollback' })),
  ]).toEqual(['deployed green v2', 'rolled-back green v2', 'deployed blue v1'])
  expectNoFailures(await visitors.stop())
})

const edgeProject = `
services:
  nginx:
    image: lab-nginx:none
    ports: ["80:80"]
    networks: [web]
    volumes: ["./nginx:/etc/nginx/conf.d:ro"]
networks: { web: { external: true } }
`

const shopProject = (color: string) => `
services:
  app:
    image: localhost:5000/app:\${TAG:-v1}
    container_name: shop-${color}
    networks: [web]
networks: { web: { external: true } }
`

const shopSite = `server {
  listen 80 default_server;
  resolver 127.0.0.11 valid=1s;
  set $color shop-green;
  location / { proxy_pass http://$color:8080; proxy_set_header Host $host; }
}
`

const shopInputs = {
  'compose-files': 'docker-compose.{blue|green}.yml',
  'project-name': 'shop-{blue|green}',
  'blue-services': 'app',
  'green-services': 'app',
  'nginx-container': 'edge-nginx-1',
  'container-port': '8080',
  'site-file': '/etc/nginx/conf.d/default.conf',
  'site-text': 'set $color shop-{blue|green};',
}

test('a container of nginx that is restarted during a deployment is told of, and the release is proven', async () => {
  await layOutContainer(testbed, textInFolder)
  await deployRelease(testbed, 'v1', textInFolder.inputs)
  const running = await reachStep('up', testbed.startDeploy('v2', textInFolder.inputs))
  await testbed.host.run('docker restart -t 1 app-nginx-1')
  const run = await running.done
  expect(await describeRun(run)).toBe('deployed blue v2')
  expect(annotationText(run)).toContain("another program restarted nginx's container app-nginx-1")
})

test('a container of nginx that is stopped is started as it was defined', async () => {
  await layOutContainer(testbed, namesInMountedFile)
  await deployRelease(testbed, 'v1', namesInMountedFile.inputs)
  await testbed.host.run('docker stop -t 1 trail-nginx')
  await deployRelease(testbed, 'v2', namesInMountedFile.inputs)
})

test('a mounted file that an editor has replaced is refused, and the line of the error repairs it', async () => {
  await layOutContainer(testbed, namesInMountedFile)
  await deployRelease(testbed, 'v1', namesInMountedFile.inputs)
  await testbed.host.run('cd /srv/app/nginx; cp service-url.inc new; mv new service-url.inc')
  const refused = await testbed.deploy('v2', namesInMountedFile.inputs)
  expect(await describeRun(refused)).toMatch(/^refused .* v1$/)
  const fix = /Fix: (.*)/.exec(annotationText(refused))?.[1] ?? ''
  await testbed.host.run(fix)
  await deployRelease(testbed, 'v2', namesInMountedFile.inputs)
})

test('a container of another program is refused in one sentence', async () => {
  await layOutContainer(testbed, textInFolder)
  const { outputs, log } = await testbed.deploy('v1', { ...textInFolder.inputs, 'nginx-container': 'db' })
  expect(outputs['result']).toBe('refused')
  expect(log.annotations.map(({ message }) => message).join('\n')).toContain('runs no nginx: its first process is')
})
