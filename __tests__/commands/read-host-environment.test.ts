import { expect, test } from '@jest/globals'
import { readHostEnvironment, type ReadHostEnvironmentArgs } from '../../src/commands/read-host-environment.ts'
import { encodeText } from '../../src/host/facts.ts'
import { sh } from '../../src/host/script.ts'
import { fakeSudo, logCall, readCalls, withFakePrograms, type Programs } from '../support/programs.ts'

const args: ReadHostEnvironmentArgs = {
  dockerSudo: false,
  images: ['ghcr.io/team/shop:1', 'nginx:1'],
  live: ['c1'],
  all: ['c1', 'c2'],
  liveImages: ['sha256:1'],
}

test('what the script gets', () => {
  const { script } = readHostEnvironment(args)
  expect(script).toMatchObject({
    file: 'read-host-environment',
    prologue: expect.stringMatching(/^query_registry\(\) \{ sh -c 'image=\$1 registry=\$2\n[^]* sh "\$@"; \}\n$/m),
  })
  const assignments = script.text.slice(script.text.indexOf('\n') + 1) // after the line that unsets the names
  expect(assignments.slice(0, assignments.indexOf('query_registry()'))).toBe(`docker_sudo=no
registry_queries='ghcr.io/team/shop:1 ghcr.io nginx:1 https://index.docker.io/v1/'
live_containers=c1
containers='c1 c2'
live_images=sha256:1
`)
})

const docker = `${logCall}
case "$*" in
  'context inspect'*) echo "unix:///run/\${SOCKET:-own}.sock" ;;
  stats*) echo '17.5MiB / 4GiB' ;;
  info*) echo / ;;
  version*) echo linux/amd64 ;;
  inspect*) echo 'c1 unless-stopped'; echo 'c2 no' ;;
  'image inspect'*) echo 100 ;;
esac`
/** A curl that logs its call and the header from standard input, and answers as the engine does. */
const curl = `${logCall}; cat >>"\${0%/*}/calls"
printf '{"Platforms":[{"os":"linux","architecture":"amd64"}]}\\n200'`
const nginx = `case $1 in
  -T) printf 'include /etc/nginx/mime.types;\\ninclude sites-enabled/*;\\n' ;;
  -V) echo 'configure arguments: --conf-path=/etc/nginx/nginx.conf' >&2 ;;
esac`

const readOn = (programs: Programs, changes: Partial<ReadHostEnvironmentArgs> = {}, config?: object) =>
  withFakePrograms({ docker, curl, nginx, systemctl: 'echo enabled', ...programs }, (folder, run) => {
    if (config !== undefined) run(sh`mkdir ~/.docker; echo ${JSON.stringify(config)} >~/.docker/config.json`)
    const command = readHostEnvironment({ ...args, ...changes })
    return { environment: command.parse(run(command.script).stdout), calls: readCalls(folder) }
  })

test('it reads Docker, nginx, the units and the registries', () => {
  expect(readOn({}).environment).toMatchObject({
    containerMemoryBytes: [18350080],
    imageBytes: 100,
    platform: 'linux/amd64',
    restartPolicies: new Map([
      ['c1', 'unless-stopped'],
      ['c2', 'no'],
    ]),
    unitStates: new Map([
      ['docker', 'enabled'],
      ['nginx', 'enabled'],
    ]),
    disk: { folder: '/' },
    registry: args.images.map((image) => ({ image, kind: 'available', platforms: ['linux/amd64'] })),
  })
})

test('without containers and images, neither Docker nor a registry is queried', () => {
  const { environment, calls } = readOn({}, { images: [], live: [], all: [], liveImages: [] })
  expect(environment).toMatchObject({ registry: [], containerMemoryBytes: undefined, imageBytes: undefined })
  expect(calls.filter((call) => /stats|inspect|curl/.test(call))).toEqual([])
})

/** What curl's standard input held. */
const sentHeaders = (calls: readonly string[]) => calls.filter((call) => call.startsWith('X-Registry-Auth: '))
const toHeader = (login: object) =>
  `X-Registry-Auth: ${encodeText(JSON.stringify(login)).replaceAll('+', '-').replaceAll('/', '_')}`

test.each<readonly [string, object, Programs, object]>([
  [
    'in its file',
    { auths: { 'ghcr.io': { auth: encodeText('user:p"a\\ss') } } },
    {},
    { username: 'user', password: 'p"a\\ss' },
  ],
  [
    'by a helper for that registry',
    { credHelpers: { 'ghcr.io': 'fake' } },
    { 'docker-credential-fake': `read -r name; echo '{"Username":"of","Secret":"'"$name"'"}'` },
    { username: 'of', password: 'ghcr.io' },
  ],
  [
    'by a helper for all, as a token',
    { credsStore: 'fake' },
    { 'docker-credential-fake': `echo '{"Username":"<token>","Secret":"abc"}'` },
    { identitytoken: 'abc' },
  ],
])('the registry is asked with the login that Docker has %s', (_, config, programs, login) => {
  const { calls } = readOn(programs, { images: ['ghcr.io/team/shop:1'] }, config)
  expect(sentHeaders(calls)).toEqual([toHeader(login)])
  expect(calls.join('\n')).toMatch(
    /^curl .* --unix-socket \/run\/own\.sock .*\n.* http:\/\/docker\/distribution\/ghcr\.io\/team\/shop:1\/json$/m,
  )
})

test('without a login the registry is asked without one', () => {
  expect(sentHeaders(readOn({}, { images: ['ghcr.io/team/shop:1'] }).calls)).toEqual(['X-Registry-Auth: '])
})

test('through sudo the registry is asked as root', () => {
  const sudo = fakeSudo.replace('exec', 'SOCKET=root exec')
  const { calls } = readOn({ sudo }, { dockerSudo: true, images: ['nginx:1'] })
  expect(calls.some((call) => call.includes('--unix-socket /run/root.sock'))).toBe(true)
})

test('a user that may not become root leaves the registry unknown', () => {
  const { environment } = readOn({ sudo: 'exit 1' }, { dockerSudo: true, images: ['nginx:1'] })
  expect(environment.registry).toMatchObject([{ kind: 'unknown' }])
})
