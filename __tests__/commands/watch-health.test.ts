import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { createMemoryReader, parseHealthObservation, watchHealth } from '../../src/commands/watch-health.ts'
import { sh } from '../../src/host/script.ts'
import { sourceLibraries } from '../support/source-libraries.ts'
import { withFakePrograms } from '../support/programs.ts'

const request = { client: 'curl', timeoutSeconds: 5 } as const
const urls = ['http://127.0.0.1:8082/health']
const command = watchHealth({
  urls,
  request: { ...request, headers: [{ name: 'X-Forwarded-Proto', value: 'https' }] },
  containers: ['c1', 'c2'],
  live: 'c0',
  project: 'app',
  dependencies: ['db'],
  sudo: false,
  intervalMs: 1000,
  timeoutMs: 60_000,
})

test('what the script gets', () => {
  expect(command.script).toMatchObject({
    file: 'watch-health',
    prologue: `containers='c1 c2 c0'
project=app
dependencies=db
docker_sudo=no
startup_pause=0.05
pause=1
urls=http://127.0.0.1:8082/health
http_client=curl
url=''
request_options='-H '\\''X-Forwarded-Proto: https'\\'''
request_seconds=5
answer_limit=65536
`,
  })
})

const state = {
  Status: 'running',
  Running: true,
  StartedAt: '2026-01-01T00:00:00Z',
  ExitCode: 0,
  OOMKilled: false,
  Health: null,
}
const row = JSON.stringify(['c1', '/app-green-1', 'app', 'green', state, '', 0, 'sha256:1'])

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
    seen.map((each) => (each.kind === 'answers' ? each.answers : each.containers.map(({ name }) => name))),
  ).toMatchObject([
    ['app-green-1'],
    [{ status: 503 }],
    ['app-green-1'],
    [{ status: 200 }],
    ['app-green-1'],
    [{ status: 500 }],
  ])
})

test('each round asks each URL, and all answers are printed when one differs', () => {
  const programs = {
    docker: `echo >>"$0.calls"; [ $(wc -l <"$0.calls") -lt 4 ] || exit 3; printf '%s\\n' '${row}'`,
    // The first port answers from the beginning, the second one not at all, then badly, then well.
    curl: `for url; do :; done
case $url in
  *:8082/health) printf 'HTTP/1.1 200 X\\n\\n' ;;
  *:3002/) echo >>"$0.calls"
     case $(wc -l <"$0.calls" | tr -d ' ') in 1) ;; 2) printf 'HTTP/1.1 503 X\\n\\n' ;; *) printf 'HTTP/1.1 200 X\\n\\n' ;; esac ;;
esac`,
  }
  const watch = watchHealth({
    ...{ urls: [...urls, 'http://127.0.0.1:3002/'], request, containers: ['c1'], project: 'app', dependencies: [] },
    ...{ sudo: false, intervalMs: 1000, timeoutMs: 60_000 },
  })
  const { stdout } = withFakePrograms(programs, (_, run) => run(watch.script))
  const seen = stdout.split('\n').flatMap((line) => parseHealthObservation(line) ?? [])
  expect(seen.flatMap((each) => (each.kind === 'answers' ? [each.answers] : []))).toMatchObject([
    [{ status: 200 }, { kind: 'none' }],
    [{ status: 200 }, { status: 503 }],
    [{ status: 200 }, { status: 200 }],
  ])
})

describe('when a container was restarted', () => {
  const rowOf = (id: string, service: string, restartCount: number) =>
    JSON.stringify([id, `/app-${service}-1`, 'app', service, state, '', restartCount, 'sha256:1'])
  /** The container of the second reading was restarted; the fourth reading fails, which ends the script. */
  const docker = `case "$*" in
  ps*-aq*) echo c1 ;;
  ps*) echo 'd1 db' ;;
  *d1) printf '%s\\n' '${rowOf('d1', 'db', 0)}' ;;
  inspect*)
    echo >>"$0.calls"; n=$(wc -l <"$0.calls"); [ $n -lt 5 ] || exit 3
    if [ $n -lt 2 ]; then echo '${rowOf('c1', 'green', 0)}'; else echo '${rowOf('c1', 'green', 1)}'; fi ;;
esac`
  const curl = `printf 'HTTP/1.1 200 X\\n\\n'`
  const { stdout } = withFakePrograms({ docker, curl }, (_, run) => run(command.script))
  const kinds = stdout.split('\n').flatMap((line) => {
    const observation = parseHealthObservation(line)
    if (observation === undefined) return []
    return observation.kind === 'answers' ? ['answer'] : [observation.containers.map(({ name }) => name).join()]
  })

  test('its dependencies are read once, before it', () => {
    expect(kinds.slice(0, 4)).toEqual(['app-green-1', 'answer', 'app-db-1', 'app-green-1'])
    expect(kinds.filter((each) => each === 'app-db-1')).toHaveLength(1)
  })

  test('the same answer is printed again, since another process gave it', () => {
    expect(kinds.slice(4, 6)).toEqual(['answer', 'app-green-1'])
  })
})

test('a container that was removed is left out, and the watch goes on', () => {
  // The live container c0 is removed after the first reading; the third reading fails, which ends the script.
  const row0 = row.replace('"c1"', '"c0"').replaceAll('green', 'blue')
  const docker = `case "$*" in
  ps*) echo c1 ;;
  *) echo >>"$0.calls"; n=$(wc -l <"$0.calls"); [ $n -lt 3 ] || exit 3
     echo '${row}'; [ $n -gt 1 ] || echo '${row0}'
     [ $n -lt 2 ] || { echo 'Error: No such object: c0' >&2; exit 1; } ;;
esac`
  const curl = `echo >>"$0.calls"; printf 'HTTP/1.1 200 X\\n\\n%s' "$(wc -l <"$0.calls")"`
  const watch = watchHealth({
    ...{ urls, request, containers: ['c1'], live: 'c0', project: 'app', dependencies: [], sudo: false },
    ...{ intervalMs: 1000, timeoutMs: 60_000 },
  })
  const { stdout } = withFakePrograms({ docker, curl }, (_, run) => run(watch.script))
  const seen = stdout.split('\n').flatMap((line) => parseHealthObservation(line) ?? [])
  const names = seen.flatMap((each) => (each.kind === 'containers' ? [each.containers.map(({ name }) => name)] : []))
  expect(names.slice(0, 2)).toEqual([['app-green-1', 'app-blue-1'], ['app-green-1']])
})

test('memory is read where Docker makes the control groups, without the file cache', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cgroup-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('system.slice/docker-c1.scope/memory.current', '5000\n')
  write('system.slice/docker-c1.scope/memory.stat', 'anon 4000\ninactive_file 800\n')
  write('memory/docker/c2/memory.usage_in_bytes', '7000\n')
  write('memory/docker/c2/memory.stat', 'inactive_file 1\ntotal_inactive_file 500\n')
  const script = sh`${sourceLibraries(['facts', 'memory'])}
print_used_memory ${folder} c1 c2 c3
print_memory`
  const { stdout } = withFakePrograms({}, (_, run) => run(script))
  rmSync(folder, { recursive: true })
  const read = createMemoryReader()
  const use = stdout.split('\n').flatMap((line) => read(line) ?? [])
  expect([...(use[0]?.usedBytes ?? [])]).toEqual([
    ['c1', 4200],
    ['c2', 6500],
  ])
  expect(use[0]?.availableKiB).toBeGreaterThan(0)
})
