import { expect, test } from '@jest/globals'
import { parseHealthObservation, watchHealth } from '../../src/commands/watch-health.ts'
import { withFakePrograms } from '../support/programs.ts'

const question = { client: 'curl', url: 'http://127.0.0.1:8082/health', timeoutSeconds: 5 } as const
const command = watchHealth({ question, containers: ['c1', 'c2'], sudo: false, intervalMs: 1000, timeoutMs: 60_000 })

test('what the script gets', () => {
  expect(command.script).toMatchObject({
    file: 'watch-health',
    prologue: `containers='c1 c2'
docker_sudo=no
startup_pause=0.05
pause=1
http_client=curl
url=http://127.0.0.1:8082/health
request_options=''
request_seconds=5
answer_limit=65536
`,
  })
})

const state = { Status: 'running', StartedAt: '2026-01-01T00:00:00Z', ExitCode: 0, OOMKilled: false, Health: null }
const row = JSON.stringify(['c1', '/app-green-1', 'app', 'green', state, 0, 'sha256:1'])

test('each answer that differs is printed, and the containers after it; it ends when they cannot be read', () => {
  // The fourth reading of the containers fails, which ends the script.
  const programs = {
    docker: `echo >>"$0.calls"; [ $(wc -l <"$0.calls") -lt 4 ] || exit 3; printf '%s\\n' '${row}'`,
    curl: `echo >>"$0.calls"; n=$(wc -l <"$0.calls"); printf 'HTTP/1.1 %s X\\n\\n' $((n < 3 ? 503 : n < 5 ? 200 : 500))`,
  }
  const { status, stdout } = withFakePrograms(programs, (_, run) => run(command.script))
  const seen = stdout.split('\n').flatMap((line) => parseHealthObservation(line) ?? [])
  expect(status).toBe(3)
  expect(
    seen.map((each) => (each.kind === 'answer' ? each.answer : each.containers.map(({ name }) => name))),
  ).toMatchObject([
    ['app-green-1'],
    { status: 503 },
    ['app-green-1'],
    { status: 200 },
    ['app-green-1'],
    { status: 500 },
  ])
})
