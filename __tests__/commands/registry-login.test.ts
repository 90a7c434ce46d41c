import { afterAll, afterEach, expect, test } from '@jest/globals'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openRegistryLogin, writeRegistryLogin } from '../../src/commands/open-registry-login.ts'
import { dockerHub } from '../../src/domain/registry.ts'
import { runOrThrow } from '../../src/host/host.ts'
import type { Session } from '../../src/host/session.ts'
import { joinScripts, sh } from '../../src/host/script.ts'
import { scriptCommand, startLocalSession } from '../support/local-session.ts'
import { fakeSudo, readCalls, withFakePrograms } from '../support/programs.ts'

const registries = [
  { registry: 'ghcr.io', username: 'team', password: `it's a "token"` },
  { registry: dockerHub, username: 'shop', password: 'other' },
]
const encode = (text: string) => Buffer.from(text).toString('base64')
const logins = {
  'ghcr.io': { auth: encode(`team:it's a "token"`) },
  [dockerHub]: { auth: encode('shop:other') },
}
const helpers = { 'ghcr.io': '', [dockerHub]: '' }

/** What Docker gets of a user with this configuration. */
function makeConfig(own: string | undefined, sudo = false) {
  return withFakePrograms({ sudo: fakeSudo }, (folder, run) => {
    const paths = { own: join(folder, 'own'), made: join(folder, 'made'), file: join(folder, 'file') }
    mkdirSync(join(paths.own, 'cli-plugins'), { recursive: true })
    mkdirSync(paths.made)
    if (own !== undefined) writeFileSync(join(paths.own, 'config.json'), own)
    const before = sh`exec 4> ${paths.file}; export DOCKER_CONFIG=${paths.made} BGD_OWN_DOCKER_CONFIG=${paths.own}`
    const { status, stderr } = run(joinScripts(before, writeRegistryLogin({ sudo, registries }).script))
    const left = own === undefined ? '' : readFileSync(join(paths.own, 'config.json'), 'utf8')
    const text = readFileSync(paths.file, 'utf8')
    return { status, stderr, text, left, links: readdirSync(paths.made).sort(), calls: readCalls(folder) }
  })
}

test.each<[string, string | undefined, object]>([
  ['no configuration', undefined, {}],
  ['an empty file', '', {}],
  ['an empty object', '{}\n', {}],
  ['objects that are empty, or null', '{ "auths": {}, "credHelpers": null }', {}],
  [
    'whatever else the user has set',
    '{\n\t"proxies": { "default": { "httpProxy": "http://a:1", "noProxy": "}{,\\"\\\\" } },\n\t"plugins": {"x": ["]", {}]},\n\t"n": 1,\n\t"b": true\n}',
    {
      proxies: { default: { httpProxy: 'http://a:1', noProxy: '}{,"\\' } },
      plugins: { x: [']', {}] },
      n: 1,
      b: true,
    },
  ],
])('the configuration of the user stays in force: %s', (_, own, rest) => {
  const { status, text, left, links } = makeConfig(own)
  expect(status).toBe(0)
  expect(JSON.parse(text)).toEqual({ ...rest, auths: logins, credHelpers: helpers })
  expect(left).toBe(own ?? '')
  expect(links).toEqual(['buildx', 'cli-plugins'])
})

test('logins of the user at other registries stay, and none at these registries', () => {
  const own = {
    auths: { 'ghcr.io': { auth: 'b2xk' }, 'quay.io': { auth: 'cXVheQ==', email: '' }, [dockerHub]: {} },
    credsStore: 'pass',
    credHelpers: { 'ghcr.io': 'gh', '123.dkr.ecr.eu-west-1.amazonaws.com': 'ecr-login' },
  }
  expect(JSON.parse(makeConfig(JSON.stringify(own, undefined, '\t')).text)).toEqual({
    credsStore: 'pass',
    auths: { 'quay.io': own.auths['quay.io'], ...logins },
    credHelpers: { '123.dkr.ecr.eu-west-1.amazonaws.com': 'ecr-login', ...helpers },
  })
})

test.each(['[]', '{', '{"auths": {}', '{"a": "b}', '{} {}', 'text'])('what is no JSON object is refused: %s', (own) => {
  const { status, stderr, text } = makeConfig(own)
  expect([status, text]).toEqual([1, ''])
  expect(stderr).toMatch(/the Docker configuration .*\/own\/config\.json cannot be read as JSON/)
})

test('through sudo it is made by the user who calls Docker, and no command line has a login', () => {
  const { status, text, calls } = makeConfig('{}', true)
  expect([status, Object.keys(JSON.parse(text) as object)]).toEqual([0, ['auths', 'credHelpers']])
  expect(calls[0]).toMatch(/^sudo -n sh -c /)
  expect(calls.join('\n')).not.toContain(logins['ghcr.io'].auth)
})

const home = mkdtempSync(join(tmpdir(), 'login-'))
const open: Session[] = []
afterEach(() => Promise.all(open.splice(0).map((session) => session.close())))
afterAll(() => rmSync(home, { recursive: true }))

async function openLogin() {
  const { session, child } = startLocalSession('sh', `HOME='${home}'; export HOME`)
  open.push(session)
  const [, , output] = await Promise.all([
    runOrThrow(session, openRegistryLogin()),
    runOrThrow(session, writeRegistryLogin({ sudo: false, registries })),
    runOrThrow(session, scriptCommand(sh`echo "$DOCKER_CONFIG" "$PPID"; cat "$DOCKER_CONFIG/config.json"`)),
  ])
  const [first = '', config = ''] = output.split('\n')
  const [folder = ''] = first.split(' ')
  return { session, child, folder, config: JSON.parse(config) as unknown }
}

const isGone = async (folder: string) => {
  for (let tries = 0; existsSync(folder) && tries < 100; tries += 1) await new Promise((done) => setTimeout(done, 50))
  return !existsSync(folder)
}

test('the folder is private, has links only, and is gone with the session', async () => {
  const { session, folder, config } = await openLogin()
  expect(config).toEqual({ auths: logins, credHelpers: helpers })
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isSymbolicLink())).toEqual([])
  expect(existsSync(join(folder, 'config.json'))).toBe(true)
  await session.close()
  expect(await isGone(folder)).toBe(true)
})

test('an agent that is killed takes the login along, and so does the job that it had', async () => {
  const { session, folder } = await openLogin()
  const agent = Number(/^\/proc\/(\d+)\/fd\/4$/.exec(readlinkSync(join(folder, 'config.json')))?.[1])
  const job = session.run(scriptCommand(sh`sleep 1`))
  await new Promise((done) => setTimeout(done, 300))
  process.kill(agent, 'SIGKILL')
  expect(await isGone(join(folder, 'config.json'))).toBe(true)
  expect(await isGone(folder)).toBe(true)
  await job
})

test('a folder that is left of a session that was killed as a whole is removed by the next one', async () => {
  const { session, folder } = await openLogin()
  const stale = mkdtempSync(join(dirname(folder), 'ec2-blue-green-deploy.'))
  symlinkSync('/proc/0/fd/4', join(stale, 'config.json'))
  const next = await openLogin()
  expect([stale, folder, next.folder].map((each) => existsSync(each))).toEqual([false, true, true])
  await Promise.all([session.close(), next.session.close()])
  expect([await isGone(folder), await isGone(next.folder)]).toEqual([true, true])
})
