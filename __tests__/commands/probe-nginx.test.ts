import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { probeNginx, type ProbeNginxArgs } from '../../src/commands/probe-nginx.ts'
import { readNginxProbe, watchNginx } from '../../src/commands/watch-nginx.ts'
import { runOrThrow } from '../../src/host/host.ts'
import { linkSite } from '../support/host-state.ts'
import { startLocalSession } from '../support/local-session.ts'

const args: ProbeNginxArgs = {
  nginx: { pidFile: '/run/nginx.pid', errorLog: '/var/log/nginx/error.log', site: linkSite },
  candidates: [
    { client: 'curl', url: 'http://127.0.0.1/health', hostHeader: 'example.com', timeoutSeconds: 5, place: '0' },
    { client: 'curl', url: 'https://shop.example/', connectTo: '127.0.0.1:8443', timeoutSeconds: 5, place: '1' },
  ],
  targets: { blue: { ports: [8081] }, green: { ports: [8082] } },
  requests: 3,
  workers: ['200:1', '201:7'],
  logSize: 512,
}

test('what both scripts get', () => {
  const prologue = `pid_file=/run/nginx.pid
nginx_container=''
known_master=''
docker_sudo=no
own_network=no
error_log=/var/log/nginx/error.log
log_size=512
workers='200:1 201:7'
requests=3
blue_target=8081
green_target=8082
http_client=curl
url=http://127.0.0.1/health
request_options='-H '\\''Host: example.com'\\'''
request_seconds=5
answer_limit=65536
candidates='0 80 http://127.0.0.1/health example.com '\\'''\\'' '\\'''\\'' no 1 8443 https://shop.example/ '\\'''\\'' '\\'''\\'' 127.0.0.1:8443 no'
`
  expect(probeNginx(args).script).toMatchObject({ file: 'probe-nginx', prologue })
  expect(watchNginx(args, 1000).script).toMatchObject({ file: 'watch-nginx', prologue })
})

const folder = mkdtempSync(join(tmpdir(), 'probe-'))
const errorLog = join(folder, 'error.log')
const { session } = startLocalSession()
const server = createServer((_, answer) => answer.end('OK'))
let port = 0
beforeAll(async () => {
  writeFileSync(errorLog, 'before\n[emerg] old\n[emerg] new\nother\n')
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  port = address === null || typeof address === 'string' ? 0 : address.port
})
afterAll(async () => {
  await session.close()
  server.close()
  rmSync(folder, { recursive: true })
})

/** Probes the server of this test, as if it were nginx without a master, and the blue color at once. */
const localArgs = (): ProbeNginxArgs => ({
  ...args,
  nginx: { pidFile: join(folder, 'none.pid'), errorLog, site: linkSite },
  candidates: [{ client: 'curl', url: `http://127.0.0.1:${port}/`, timeoutSeconds: 5, place: '0' }],
  targets: { blue: { ports: [port] }, green: { ports: [1] } },
  logSize: 'before\n[emerg] old\n'.length,
})

test('a probe counts requests and new connections, and reads the lines that the error log got since', async () => {
  const [probe] = await runOrThrow(session, probeNginx(localArgs()))
  expect(probe).toMatchObject({
    reloadDone: false,
    newWorkers: 0,
    requestCount: 3,
    portIsOpen: true,
    newConnections: { blue: 3, green: 0 },
    answer: { kind: 'answer', status: 200, body: 'OK' },
    errorLogLines: '[emerg] new',
  })
})

test('a connection to the second port of a color counts as one to the color', async () => {
  const targets = { blue: { ports: [1] }, green: { ports: [2, port] } } as const
  const [probe] = await runOrThrow(session, probeNginx({ ...localArgs(), targets }))
  expect(probe?.newConnections).toEqual({ blue: 0, green: 3 })
})

test('without a switch the error log is not read, and a port where nothing listens is reported', async () => {
  const candidates = [{ client: 'curl', url: 'http://127.0.0.1:1/', timeoutSeconds: 5, place: '0' }] as const
  const [probe] = await runOrThrow(session, probeNginx({ ...localArgs(), candidates, logSize: -1 }))
  expect(probe).toMatchObject({ portIsOpen: false, errorLogLines: '', answer: { kind: 'none' } })
})

test('watching prints one probe after another until it is stopped', async () => {
  const stop = new AbortController()
  let count = 0
  const onFact = (line: string) => {
    if (readNginxProbe(line, args.nginx) !== undefined) count += 1
    if (count === 3) stop.abort()
  }
  expect(await session.run(watchNginx(localArgs(), 30_000), { signal: stop.signal, onFact })).toMatchObject({
    kind: 'stopped',
  })
})
