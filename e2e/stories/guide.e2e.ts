import { expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { includeOneLine } from '../support/layouts.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['v1'], reset: 'each test' })

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
    `cd ${directory}; ${compose.trim()} -p shop-blue -f docker-compose.blue.yml up -d; sleep 3; chmod -R a+rX ${directory}`,
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
    'docker run -d --name api-blue -p 8081:8080 -e API_TOKEN=hidden-value --restart always localhost:5000/app:v1; sleep 3',
  )
  const run = await askGuide(directory)
  expect(run.outputs['suggestion']).toContain('adopt: true\n')
  expect(run.summary).toContain('- API_TOKEN\n')
  expect(`${run.summary}${run.log.display}${JSON.stringify(run.outputs)}`).not.toContain('hidden-value')
})

test('Caddy in a container: the plan says so in one sentence', async () => {
  await includeOneLine(testbed.host, '/srv/caddy')
  await testbed.host.run(
    'nginx -s stop; docker pull -q localhost:5000/app:v1; docker tag localhost:5000/app:v1 caddy:2; docker run -d --name front -p 80:8080 caddy:2; sleep 1',
  )
  const run = await askGuide('/srv/caddy')
  expect(run.log.display).toContain(
    'nginx is not what sends the traffic here (found: a container of caddy on port 80): not supported.',
  )
})
