import { describe, expect, test } from '@jest/globals'
import { pruneImages } from '../../src/commands/prune-images.ts'
import { logCall, readCalls, withFakePrograms } from '../support/programs.ts'

const args = { sudo: false, repositories: ['app', 'team/worker'], keep: ['sha256:1', 'sha256:2'], releases: [] }

test('what the script gets', () => {
  expect(pruneImages(args).script).toMatchObject({
    file: 'prune-images',
    prologue: `docker_sudo=no
repositories='app team/worker'
keep='sha256:1 sha256:2'
releases=''
`,
  })
})

const docker = `${logCall}
case "$*" in
  ps*) echo c1; echo c2 ;;
  inspect*) echo sha256:3; echo sha256:4 ;;
  'image ls'*app) for i in 1 2 3 4 5; do echo "sha256:$i v$i"; done ;;
  'image ls'*) echo 'sha256:6 <none>' ;;
esac`

test('images that are to be kept, or that a container was made from, are kept', () => {
  withFakePrograms({ docker }, (folder, run) => {
    const { stdout } = run(pruneImages(args).script)
    expect(pruneImages(args).parse(stdout)).toEqual({ removed: ['sha256:5', 'sha256:6'], failed: [] })
    const removals = readCalls(folder).filter((call) => call.startsWith('docker image rm'))
    expect(removals).toEqual(['docker image rm app:v5', 'docker image rm sha256:6'])
  })
})

test('an image that Docker does not remove is reported, and the next one is removed', () => {
  const refuses = `${docker.replace(/esac$/, '')}\nesac\ncase "$*" in 'image rm app:v5') exit 1 ;; esac`
  withFakePrograms({ docker: refuses }, (_, run) => {
    const { status, stdout } = run(pruneImages(args).script)
    expect([status, pruneImages(args).parse(stdout)]).toEqual([0, { removed: ['sha256:6'], failed: ['sha256:5'] }])
  })
})

test('nothing is removed when the containers cannot be listed', () => {
  withFakePrograms({ docker: `${logCall}\nexit 1` }, (folder, run) => {
    expect(run(pruneImages(args).script).status).toBe(1)
    expect(readCalls(folder)).toEqual(['docker ps -aq --no-trunc'])
  })
})

/** Lists images as Docker 29 does, which hides those without a tag unless it is called with -a. */
const docker29 = `${logCall}
case "$*" in
  ps*) echo c1 ;;
  inspect*) echo sha256:5 ;;
  'image ls -a '*app) echo 'sha256:5 latest'; echo 'sha256:4 <none>'; echo 'sha256:2 <none>' ;;
  'image ls '*app) echo 'sha256:5 latest' ;;
esac`

test('with Docker 29, an old release whose tag has moved is removed', () => {
  withFakePrograms({ docker: docker29 }, (_, run) => {
    const { stdout } = run(pruneImages(args).script)
    expect(pruneImages(args).parse(stdout)).toEqual({ removed: ['sha256:4'], failed: [] })
  })
})

describe('an image of the record that the list of images does not show', () => {
  const command = pruneImages({ ...args, releases: ['sha256:1', 'sha256:7', 'sha256:8'] })
  const prune = (names: string) =>
    withFakePrograms(
      {
        docker: `${docker29.replace(/esac$/, '')}\nesac
case "$*" in
  'image inspect '*sha256:7) echo '${names}' ;;
  'image inspect '*) exit 1 ;;
esac`,
      },
      (_, run) => command.parse(run(command.script).stdout).removed,
    )

  test.each([
    ['has no name', ''],
    ['has only a digest of this application', 'app@sha256:d7 '],
  ])('is removed when it %s', (_, names) => {
    expect(prune(names)).toEqual(['sha256:4', 'sha256:7'])
  })

  test.each([
    ['has a tag', 'app:old '],
    ['has a name in another repository', 'app@sha256:d7 other@sha256:d7 '],
  ])('stays when it %s', (_, names) => {
    expect(prune(names)).toEqual(['sha256:4'])
  })
})
