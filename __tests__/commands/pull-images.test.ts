import { expect, test } from '@jest/globals'
import type { ComposeProject } from '../../src/commands/compose-project.ts'
import { findFailedImage, pullImages, pullLine, type ImageReference } from '../../src/commands/pull-images.ts'
import { RemoteError } from '../../src/host/host.ts'
import { joinScripts, sh } from '../../src/host/script.ts'
import { fakeSudo, logCall, readCalls, withFakePrograms } from '../support/programs.ts'

const project: ComposeProject = {
  program: 'docker compose',
  directory: '/srv/app',
  files: [],
  envFiles: [],
  name: 'app',
  env: {},
  sudo: false,
  removesOrphans: false,
}

test('what the script gets', () => {
  const references: readonly ImageReference[] = [
    { image: 'app:b', platform: 'linux/arm64' },
    { image: 'cache:1', fetch: 'if-missing' },
    { image: 'loaded:1', fetch: 'never' },
  ]
  expect(pullImages({ project, references }).script).toMatchObject({
    file: 'pull-images',
    prologue: `docker_sudo=no
pulls='app:b linux/arm64 always cache:1 '\\'''\\'' if-missing'
references='app:b cache:1 loaded:1'
`,
  })
})

/** A docker that logs its calls, has `app:here`, and finds every image in a registry but `app:typo`. */
const docker = `
${logCall}
case "$*" in
  'pull app:typo') echo 'manifest unknown' >&2; exit 1 ;;
  pull*) sleep 0.2; echo "Status: Downloaded $2" ;;
  'image inspect app:here') ;;
  'image inspect app:gone') exit 1 ;;
  *--format*) shift 4; for image; do echo "sha256:$image $image@digest"; done ;;
esac
`

function run(references: readonly ImageReference[]) {
  const command = pullImages({ project, references })
  return withFakePrograms({ docker }, (folder, run) => {
    const { status, stdout, stderr } = run(command.script)
    const calls = readCalls(folder).filter((line) => !line.includes('--format'))
    const images = status === 0 ? command.parse(stdout).map(({ id }) => id) : []
    return { status, stderr, calls: [...calls].sort(), images }
  })
}

test('each image is pulled once, and given in the order of the services', () => {
  const { status, calls, images } = run([
    { image: 'app:b' },
    { image: 'app:a', platform: 'linux/arm64' },
    { image: 'app:b' },
  ])
  expect(status).toBe(0)
  expect(calls).toEqual(['docker pull --platform linux/arm64 app:a', 'docker pull app:b'])
  expect(images).toEqual(['sha256:app:b', 'sha256:app:a', 'sha256:app:b'])
})

test('a plan shows the line that is run', () => {
  for (const reference of [{ image: 'app:a', platform: 'linux/arm64' }, { image: 'app:b' }])
    expect(run([reference]).calls).toEqual([pullLine(project, reference).text])
})

test('of several pulls, the reason of the one that failed is printed last', () => {
  const { status, stderr } = run([{ image: 'app:typo' }, { image: 'app:good' }])
  expect(status).toBe(1)
  expect(stderr).toContain('Downloaded app:good')
  expect(stderr.trim().split('\n').at(-1)).toBe('manifest unknown')
})

test('the image that could not be pulled is known, so that its registry is', () => {
  const references: readonly ImageReference[] = [
    { image: 'app:loaded', fetch: 'never' },
    { image: 'app:good' },
    { image: 'app:good' },
    { image: 'app:typo' },
  ]
  withFakePrograms({ docker }, (_, run) => {
    const command = pullImages({ project, references })
    const { status, stdout, stderr } = run(command.script)
    const error = new RemoteError(command.name, { kind: 'exited', code: status ?? 0, stdout, stderr })
    expect([status, findFailedImage(references, error)]).toEqual([1, 'app:typo'])
  })
  expect(findFailedImage(references, new Error('lost'))).toBeUndefined()
})

test('through sudo Docker gets the configuration of this run too, if there is one', () => {
  const command = pullImages({ project: { ...project, sudo: true }, references: [{ image: 'app:a' }] })
  const login = sh`export DOCKER_CONFIG=/run/x BGD_OWN_DOCKER_CONFIG=/root/.docker`
  withFakePrograms({ docker: logCall, sudo: fakeSudo }, (folder, run) => {
    run(joinScripts(login, command.script))
    expect(readCalls(folder)).toContain('sudo -n docker --config /run/x pull app:a')
  })
  withFakePrograms({ docker: logCall, sudo: fakeSudo }, (folder, run) => {
    run(command.script)
    expect(readCalls(folder)).toContain('sudo -n docker pull app:a')
  })
})

test('an image that is in no registry is not pulled', () => {
  const { status, calls } = run([
    { image: 'app:loaded', fetch: 'never' },
    { image: 'app:here', fetch: 'if-missing' },
    { image: 'app:gone', fetch: 'if-missing' },
  ])
  expect(status).toBe(0)
  expect(calls).toEqual(['docker image inspect app:gone', 'docker image inspect app:here', 'docker pull app:gone'])
  expect(run([{ image: 'app:loaded', fetch: 'never' }])).toMatchObject({ status: 0, images: ['sha256:app:loaded'] })
})
