import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { ordinaryProject, Stage } from '../support/testbed.ts'
import { hostileLines, strangers } from '../support/log-injection.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
  for (const version of ['db', 'v1', 'v2']) await stage.release(version)
  for (const [version, program] of Object.entries({ shouter, liar, fugitive })) {
    await stage.host.release(version, {}, [
      'ENTRYPOINT ["/usr/local/bin/node", "--eval"]',
      `CMD [${JSON.stringify(program)}]`,
    ])
  }
})
beforeEach(() => stage.layOut())
afterEach(() => stage.host.must('rm -f /usr/local/bin/docker /usr/local/bin/docker-compose'))

const lines = JSON.stringify(hostileLines.join('\n'))

/** Instead of the application: it prints 50,000 lines and what is worse, and is gone. */
const shouter = `
  const { writeSync } = require('fs')
  for (let i = 0; i < 50000; i += 1000) writeSync(2, 'noise\\n'.repeat(1000))
  writeSync(2, 'x'.repeat(200000) + '\\n' + ${lines} + '\\n')
  process.exit(7)`

const server = (answer: string) =>
  `require('http').createServer((_, response) => { ${answer} }).listen(8080); process.on('SIGTERM', () => process.exit(0))`
const liar = server(`response.writeHead(500).end(${lines} + 'x'.repeat(100000))`)
const fugitive = server(`response.writeHead(302, { Location: '/a ##[error]x' }).end()`)

/** Puts a program in front of the host's Compose that shouts and goes on when something is pulled or started; or fails. */
async function shoutInCompose(failing = 'nothing'): Promise<void> {
  await stage.host.write('/srv/noise', `${hostileLines.join('\n')}\n${'x'.repeat(200_000)}\n`)
  for (const program of ['docker', 'docker-compose']) {
    await stage.host.write(`/usr/local/bin/${program}`, wrapper(program, failing))
    await stage.host.must(`chmod +x /usr/local/bin/${program}`)
  }
}

const wrapper = (program: string, failing: string) => `#!/bin/sh
shout() { cat /srv/noise /srv/noise >&2; cat /srv/noise; yes noise | head -n 50000 >&2; }
case "${program} $*" in
  docker*compose*' ${failing}'*) shout; echo '::error::the last word' >&2; exit 14 ;;
  docker*compose*' pull '* | docker*compose*' up '*) shout; yes '##[set-output name=result]deployed' | head -n 50000 ;;
esac
exec /usr/bin/${program} "$@"
`

/** All that a person and a workflow get must be ours, and not too much of it. */
function expectHarmless(result: Result, annotations: 'error' | 'none'): void {
  expect(strangers(result, annotations)).toEqual([])
  expect(result.log.annotations).toHaveLength(annotations === 'none' ? 0 : 1)
  expect(result.log.lines.length).toBeLessThan(600)
  expect(result.log.raw.length).toBeLessThan(200_000)
  // eslint-disable-next-line no-control-regex -- what an escape sequence begins with is what this is about
  expect(result.log.raw).not.toMatch(/\u001b/)
  expect(result.log.masks.filter((mask) => mask === 'deployed')).toEqual([])
}

describe('what the host says stays text', () => {
  test('Compose shouts: the release is deployed, and the log is ours', async () => {
    await shoutInCompose()
    const result = await stage.deploy('v1')
    expect(result.outputs).toMatchObject({ result: 'deployed', color: 'blue', 'failed-step': '' })
    expectHarmless(result, 'none')
    expect(result.log.display).toMatch(/\d{5} lines left out/)
    expect(await stage.served()).toBe('v1')
  })

  test('a container shouts and crashes: its last words are there, and are words', async () => {
    await stage.deploy('v1')
    const result = await stage.deploy('shouter')
    expect(result.outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'health' })
    expectHarmless(result, 'error')
    expect(result.log.annotations[0]?.message).toContain('exit code 7')
    expect(result.log.display).toContain('harmless at first')
    expect(await stage.served()).toBe('v1')
  })

  test.each(['liar', 'fugitive'])('answers to the health check: %s', async (version) => {
    const result = await stage.deploy(version, { 'health-timeout': '2s', 'health-body': 'UP' })
    expect(result.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'health' })
    expectHarmless(result, 'error')
  })

  test('a body that is shown in the error, a Compose file that is wrong, a site that nginx quotes', async () => {
    const body = await stage.deploy('liar', { 'health-timeout': '2s', 'health-status': '500', 'health-body': 'UP' })
    expect(body.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'health' })
    await stage.host.composeProject('/srv/app', `${ordinaryProject}\n"::error::x ##[error]y":\n  - 1\n`)
    const compose = await stage.deploy('v1')
    expect(compose.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    await stage.layOut()
    await stage.host.must(`echo '"\n::error::x\n##[error]y" 1;' >> /etc/nginx/sites-available/blue`)
    const site = await stage.deploy('v1')
    expect(site.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'switch' })
    for (const result of [body, compose, site]) expectHarmless(result, 'error')
  })

  test('50,000 lines of complaints about the Compose file: an error of a size that can be read', async () => {
    await shoutInCompose('config')
    const result = await stage.deploy('v1')
    expect(result.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
    expectHarmless(result, 'error')
    expect(result.log.annotations[0]?.message.length).toBeLessThan(10_000)
    expect(result.log.annotations[0]?.message).toContain('the last word')
  })
})
