// The application of the tests: a web service. Environment variables switch each of its failures on.
import { existsSync } from 'node:fs'
import { createServer, get } from 'node:http'
import { hostname } from 'node:os'
import process from 'node:process'
import { setInterval, setTimeout } from 'node:timers'
import { URL } from 'node:url'

const { env } = process
const port = number(env.PORT, 8080)
const healthPath = '/actuator/health'
const startedAt = Date.now()
let askedAt = 0
let proven = false
const say = (line) => process.stdout.write(`${line}\n`)

if (process.argv[2] === 'healthcheck') healthcheck()
else start()

function start() {
  say(`starting version ${env.VERSION ?? 'none'}`)
  if (env.CRASH_AT_START || (env.NEEDS_FILE && !existsSync(env.NEEDS_FILE))) crash('connect ECONNREFUSED db:5432')
  else if (env.WORKER) work()
  else if (env.NEVER_LISTEN) setInterval(() => say('still waiting for nothing'), 1000)
  else setTimeout(serve, number(env.START_DELAY_MS, 0))
}

function serve() {
  const server = createServer(answer)
  // Longer than in any proxy, so that the proxy always closes an idle connection first.
  server.keepAliveTimeout = 75_000
  server.on('error', (error) => crash(error.message))
  server.listen(port, '0.0.0.0', () => say(`listening on ${port} after ${Date.now() - startedAt} ms`))
  onTerm(() => server.close(() => process.exit(0)))
  if (env.EATS_MEMORY) eat()
}

function answer(request, response) {
  const url = new URL(request.url ?? '/', 'http://app')
  response.setHeader('X-Version', env.VERSION ?? 'none')
  if (env.COLOR) response.setHeader('X-Color', env.COLOR)
  const ms = number(url.searchParams.get('ms'), 3000)
  switch (url.pathname) {
    case healthPath:
      return health(request, response)
    case '/slow':
      return setTimeout(() => response.end(`${env.VERSION ?? 'none'} after ${ms} ms\n`), ms)
    case '/stream':
      return stream(response, ms)
    case '/whoami':
      response.setHeader('Content-Type', 'application/json')
      return response.end(JSON.stringify({ version: env.VERSION, pid: process.pid, hostname: hostname(), env }))
    default:
      if (env.CRASH_ON_REQUEST) crash('first visitor')
      return request.resume().on('end', () => response.end(`${env.VERSION ?? 'none'}\n`))
  }
}

/** Times count from the first health check on, so that no check comes too late for them. */
function firstAsked() {
  if (askedAt === 0 && env.CRASH_AFTER_MS) {
    setTimeout(() => crash('connection pool lost'), number(env.CRASH_AFTER_MS, 0))
  }
  return (askedAt ||= Date.now())
}

function health(request, response) {
  if (env.HEALTH_HANG) return
  if (env.HTTPS_ONLY && request.headers['x-forwarded-proto'] !== 'https') {
    return response.writeHead(301, { Location: `https://${request.headers.host}${request.url}` }).end()
  }
  response.setHeader('Content-Type', 'application/json')
  if (env.HEALTH_REDIRECT) return response.writeHead(302, { Location: env.HEALTH_REDIRECT }).end()
  const asked = firstAsked()
  if (Date.now() - asked < number(env.HEALTH_OK_AFTER_MS, 0)) {
    return response.writeHead(503).end('{"status":"OUT_OF_SERVICE"}')
  }
  const status = number(env.HEALTH_STATUS, 200)
  if (status === 200 && !proven) say(`first healthy answer after ${Date.now() - startedAt} ms`)
  proven ||= status === 200
  response.writeHead(status).end(env.HEALTH_BODY ?? '{"status":"UP"}')
}

function stream(response, ms) {
  response.setHeader('X-Accel-Buffering', 'no') // nginx would hold the small pieces back
  const end = Date.now() + ms
  const chunk = () => {
    if (response.destroyed) return
    if (Date.now() >= end) return response.end('end\n')
    response.write(`${env.VERSION ?? 'none'} ${end - Date.now()}\n`)
    setTimeout(chunk, 100)
  }
  chunk()
}

function work() {
  let beat = 0
  setInterval(() => say(`working ${++beat}`), 1000)
  onTerm(() => setTimeout(() => process.exit(0), number(env.TERM_TAKES_MS, 0)))
}

/** The first process of a container ignores SIGTERM if it has no handler. */
function onTerm(leave) {
  process.on('SIGTERM', () => {
    say(env.DEAF ? 'SIGTERM: not listening' : 'SIGTERM: finishing')
    if (!env.DEAF) leave()
  })
}

function crash(reason) {
  process.stderr.write(
    `Error: cannot reach database\n    at connect (/app/db.js:42:11)\n  reason: ${reason}\nshutting down\n`,
  )
  process.exit(3)
}

/** Allocates memory until the memory limit kills it. Without a limit it stops at 512 MiB, to save the test machine. */
function eat() {
  const eaten = []
  setInterval(() => eaten.length < 64 && eaten.push(new Uint8Array(8 << 20).fill(1)), 20)
}

/** The command of a HEALTHCHECK: exit 0 for healthy, 1 for unhealthy. */
function healthcheck() {
  if (env.HEALTHCHECK_FAIL) process.exit(1)
  if (env.WORKER) process.exit(0)
  const request = get({ port, path: healthPath, timeout: 2000 }, (response) => {
    process.exit(response.statusCode === 200 ? 0 : 1)
  })
  request.on('timeout', () => request.destroy(new Error('timeout')))
  request.on('error', () => process.exit(1))
}

function number(text, otherwise) {
  const value = Number(text ?? '')
  return text === undefined || text === null || text === '' || Number.isNaN(value) ? otherwise : value
}
