import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { expectNoFailures } from '../support/expectations.ts'
import type { Result } from '../runner/run-action.ts'
import { includeOneLine, untilHealthy } from '../support/layouts.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: { v1: {}, v2: {}, bad: { CRASH_AT_START: '1' } }, reset: 'each test' })

type Inputs = Readonly<Record<string, string>>

const color = (name: string, port: number) => `
  ${name}:
    image: localhost:5000/app:\${TAG:-v1}
    ports: ["127.0.0.1:${port}:8080"]
`

/** Every file of the parts that a guide reads, with its time, and all containers. */
const readHost = (): Promise<string> =>
  testbed.host.run(`
    find /etc/nginx /home /srv -xdev ! -name '.ssh' -type f -printf '%p %s %T@\\n' | sort
    docker ps -aq --no-trunc | sort`)

/** The first run of a newcomer. */
async function askGuide(directory: string): Promise<Result> {
  const before = await readHost()
  const run = await testbed.deploy('v1', { mode: 'plan', directory, env: '' })
  expect(await readHost()).toBe(before)
  return run
}

test('two projects and an include of one line: the plan shows the inputs', async () => {
  const directory = '/srv/two'
  await includeOneLine(testbed.host, directory)
  const compose = await testbed.host.run(
    'docker compose version > /dev/null 2>&1 && echo docker compose || echo docker-compose',
  )
  for (const [color, port] of [
    ['blue', 8081],
    ['green', 8082],
  ] as const)
    await testbed.host.writeFile(
      `${directory}/docker-compose.${color}.yml`,
      `services:\n  backend:\n    image: localhost:5000/app:v1\n    ports: ["${port}:8080"]\n`,
    )
  await testbed.host.run(
    `cd ${directory}; ${compose.trim()} -p shop-blue -f docker-compose.blue.yml up -d; ${untilHealthy(8081)}; chmod -R a+rX ${directory}`,
  )
  const run = await askGuide(directory)
  expect(run.outputs['suggestion']?.replace(/^ *health-path: .*\n/m, '')).toBe(`with:
  compose-files: docker-compose.{blue|green}.yml
  project-name: shop-{blue|green}
  blue-services: backend
  green-services: backend
  site-file: /etc/nginx/service-url.inc
  site-text: set $service_url http://127.0.0.1:{8081|8082};
`)
  expect(run.summary).toContain('site-file: /etc/nginx/service-url.inc')
  expect(run.log.display).toContain('The inputs that fit this server:')
})

test('a container of docker run: the plan shows a Compose file, and no value of a variable', async () => {
  const directory = '/srv/run'
  await includeOneLine(testbed.host, directory)
  await testbed.host.run(
    `docker run -d --name api-blue -p 8081:8080 -e API_TOKEN=hidden-value --restart always localhost:5000/app:v1; ${untilHealthy(8081)}`,
  )
  const run = await askGuide(directory)
  expect(run.outputs['suggestion']).toContain('adopt: true\n')
  expect(run.summary).toContain('- API_TOKEN\n')
  expect(`${run.summary}${run.log.display}${JSON.stringify(run.outputs)}`).not.toContain('hidden-value')
})

test('both colors in one upstream: what the plan shows takes its place, and deployments work with it', async () => {
  const directory = '/srv/both'
  const upstream = 'upstream app {\n  least_conn;\n  server 127.0.0.1:8081;\n  server 127.0.0.1:8082;\n}\n'
  const rest = 'server { listen 80 default_server; location / { proxy_pass http://app; } }\n'
  const file = '/etc/nginx/conf.d/app.conf'
  await testbed.host.run(`rm -rf /etc/nginx/sites-enabled/*; mkdir -p ${directory}`)
  await testbed.host.writeFile(file, `${upstream}${rest}`)
  await testbed.host.writeFile(
    `${directory}/docker-compose.yml`,
    `services:${color('blue', 8081)}${color('green', 8082)}`,
  )
  await testbed.host.run(
    `nginx -t && nginx -s reload; cd ${directory}; export TAG=v1; docker compose up -d blue || docker-compose up -d blue; ${untilHealthy(8081)}`,
  )
  const guide = await askGuide(directory)
  const [, shown = ''] = /```sh\n(upstream app [^`]*)```/.exec(guide.summary) ?? []
  await testbed.host.writeFile(file, `${shown}${rest}`)
  await testbed.host.run('nginx -t && nginx -s reload')
  const { with: inputs } = parse(guide.outputs['suggestion'] ?? '') as { readonly with: Inputs }
  expect(inputs).toEqual({ 'site-file': file, 'site-text': 'server 127.0.0.1:{8081|8082};' })
  const visitors = await testbed.startVisitors()
  const run = async (version: string, more = {}) => {
    const { outputs } = await testbed.deploy(version, { ...inputs, directory, ...more })
    return `${outputs['result'] ?? ''} ${await testbed.servedVersion()}`
  }
  const results = [await run('v2'), await run('bad'), await run('v1'), await run('v1', { mode: 'rollback' })]
  expect(results).toEqual(['deployed v2', 'rolled-back v2', 'deployed v1', 'deployed v2'])
  expectNoFailures(await visitors.stop())
})

test('Caddy in a container: the plan says so in one sentence', async () => {
  await includeOneLine(testbed.host, '/srv/caddy')
  await testbed.host.run(
    `nginx -s stop; docker pull -q localhost:5000/app:v1; docker tag localhost:5000/app:v1 caddy:2
    until docker run -d --name front -p 80:8080 caddy:2; do docker rm -f front; sleep 0.1; done; ${untilHealthy(80)}`,
  )
  const run = await askGuide('/srv/caddy')
  expect(run.log.display).toContain(
    'nginx is not what sends the traffic here (found: a container of caddy on port 80): not supported.',
  )
})
