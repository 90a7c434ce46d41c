import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { foreignCommands, hostileLines } from '../support/log-injection.ts'
import { ordinaryProject } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['db', 'v1', 'v2'], reset: 'each test' })
beforeAll(async () => {
  for (const [version, program] of Object.entries(programs)) {
    await testbed.host.buildRelease(version, {}, [
      'ENTRYPOINT ["/usr/local/bin/node", "--eval"]',
      `CMD [${JSON.stringify(program)}]`,
    ])
  }
})
afterEach(() => testbed.host.run('rm -f /usr/local/bin/docker /usr/local/bin/docker-compose'))

const lines = JSON.stringify(hostileLines.join('\n'))

/** An application that prints 50,000 lines, one very long line and the hostile lines, and ends. */
const hostileLog = `
  const { writeSync } = require('fs')
  for (let i = 0; i < 50000; i += 1000) writeSync(2, 'noise\\n'.repeat(1000))
  writeSync(2, 'x'.repeat(200000) + '\\n' + ${lines} + '\\n')
  process.exit(7)`

const server = (answer: string) =>
  `require('http').createServer((_, response) => { ${answer} }).listen(8080); process.on('SIGTERM', () => process.exit(0))`
const hostileBody = server(`response.writeHead(500).end(${lines} + 'x'.repeat(100000))`)
const hostileRedirect = server(`response.writeHead(302, { Location: '/a ##[error]x' }).end()`)
const programs = { 'hostile-log': hostileLog, 'hostile-body': hostileBody, 'hostile-redirect': hostileRedirect }

/**
 * Installs a program in front of the host's Compose. It prints the hostile lines, then runs Compose on `pull` and `up`, and
 * fails on the command `failing`.
 */
async function makeComposeHostile(failing = 'nothing'): Promise<void> {
  await testbed.host.writeFile('/srv/noise', `${hostileLines.join('\n')}\n${'x'.repeat(200_000)}\n`)
  for (const program of ['docker', 'docker-compose']) {
    await testbed.host.writeFile(`/usr/local/bin/${program}`, wrapper(program, failing))
    await testbed.host.run(`chmod +x /usr/local/bin/${program}`)
  }
}

const wrapper = (program: string, failing: string) => `#!/bin/sh
print_hostile() { cat /srv/noise /srv/noise >&2; cat /srv/noise; yes noise | head -n 50000 >&2; }
case "${program} $*" in
  docker*compose*' ${failing}'*) print_hostile; echo '::error::the last word' >&2; exit 14 ;;
  docker*compose*' pull '* | docker*compose*' up '*) print_hostile; yes '##[set-output name=result]deployed' | head -n 50000 ;;
esac
exec /usr/bin/${program} "$@"
`

/** Expects that every command and annotation is ours, and that the log is not too long. */
function expectHarmless(result: Result, annotations: 'error' | 'none'): void {
  expect(foreignCommands(result, annotations)).toEqual([])
  expect(result.log.annotations).toHaveLength(annotations === 'none' ? 0 : 1)
  expect(result.log.lines.length).toBeLessThan(600)
  expect(result.log.raw.length).toBeLessThan(200_000)
  // eslint-disable-next-line no-control-regex -- escape sequences begin with this character
  expect(result.log.raw).not.toMatch(/\u001b/)
  expect(result.log.masks.filter((mask) => mask === 'deployed')).toEqual([])
}

describe('hostile output of the host stays text', () => {
  test('when Compose prints it: the release is deployed, and the log has no foreign command', async () => {
    await makeComposeHostile()
    const result = await testbed.deploy('v1')
    expect(result.outputs).toMatchObject({ result: 'deployed', color: 'blue', 'failed-step': '' })
    expectHarmless(result, 'none')
    expect(result.log.display).toMatch(/\d{5} lines left out/)
    expect(await testbed.servedVersion()).toBe('v1')
  })

  test('when a container prints it and crashes: the log shows its last lines as text', async () => {
    await testbed.deploy('v1')
    const result = await testbed.deploy('hostile-log')
    expect(result.outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'health' })
    expectHarmless(result, 'error')
    expect(result.log.annotations[0]?.message).toContain('exit code 7')
    expect(result.log.display).toContain('harmless at first')
    expect(await testbed.servedVersion()).toBe('v1')
  })

  test.each(['hostile-body', 'hostile-redirect'])('when it is the answer to the health check: %s', async (version) => {
    const result = await testbed.deploy(version, { 'health-timeout': '2s', 'health-body': 'UP' })
    expect(result.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'health' })
    expectHarmless(result, 'error')
  })

  test('when it is in a body, a Compose file or a site that an error shows', async () => {
    const body = await testbed.deploy('hostile-body', {
      'health-timeout': '2s',
      'health-status': '500',
      'health-body': 'UP',
    })
    expect(body.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'health' })
    await testbed.host.writeProject('/srv/app', `${ordinaryProject}\n"::error::x ##[error]y":\n  - 1\n`)
    const compose = await testbed.deploy('v1')
    expect(compose.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    await testbed.reset()
    await testbed.host.run(`echo '"\n::error::x\n##[error]y" 1;' >> /etc/nginx/sites-available/blue`)
    const site = await testbed.deploy('v1')
    expect(site.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'switch' })
    for (const result of [body, compose, site]) expectHarmless(result, 'error')
  })

  test('and 50,000 lines of Compose errors become an error that is short enough to read', async () => {
    await makeComposeHostile('config')
    const result = await testbed.deploy('v1')
    expect(result.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    expectHarmless(result, 'error')
    expect(result.log.annotations[0]?.message.length).toBeLessThan(10_000)
    expect(result.log.annotations[0]?.message).toContain('the last word')
  })
})
