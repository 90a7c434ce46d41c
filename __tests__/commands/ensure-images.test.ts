import { expect, test } from '@jest/globals'
import type { ComposeProject } from '../../src/commands/compose-project.ts'
import { ensureImages } from '../../src/commands/ensure-images.ts'
import { logCall, readCalls, withFakePrograms } from '../support/programs.ts'

const project: ComposeProject = {
  program: 'docker compose',
  directory: '/srv/app',
  files: [],
  envFiles: [],
  name: 'app',
  env: {},
  sudo: true,
  removesOrphans: false,
}
const images = [
  { service: 'blue', id: 'sha256:1', digest: 'app@sha256:d1' },
  { service: 'worker', id: 'sha256:2' },
]

test('what the script gets', () => {
  expect(ensureImages(project, images).script).toMatchObject({
    file: 'ensure-images',
    prologue: `docker_sudo=yes
images='sha256:1 app@sha256:d1 sha256:2 '\\'''\\'''
`,
  })
})

/** Runs it on a host that has these images. */
const ensureWith = (...present: readonly string[]) =>
  withFakePrograms(
    {
      docker: `${logCall}
case "$1" in
  pull) echo "$2" >>"$0.pulled" ;;
  image)
    for id in ${present.join(' ')} $(cat "$0.pulled" 2>/dev/null); do
      if [ "$id" = "$5" ] || [ "$5$id" = sha256:1app@sha256:d1 ]; then echo "$5 app@sha256:d1"; exit; fi
    done
    echo "No such image: $5" >&2; exit 1 ;;
esac`,
    },
    (folder, run) => {
      const command = ensureImages({ ...project, sudo: false }, images)
      const { status, stdout, stderr } = run(command.script)
      const pulls = readCalls(folder).filter((call) => call.startsWith('docker pull'))
      return { status, stderr, pulls, images: status === 0 ? command.parse(stdout) : [] }
    },
  )

test('images that are present are given in their order, and none is pulled', () => {
  expect(ensureWith('sha256:2', 'sha256:1')).toEqual({
    status: 0,
    stderr: '',
    pulls: [],
    images: ['sha256:1', 'sha256:2'].map((id) => ({ id, digests: ['app@sha256:d1'] })),
  })
})

test('an image that was removed is pulled by its digest', () => {
  expect(ensureWith('sha256:2')).toMatchObject({ status: 0, pulls: ['docker pull app@sha256:d1'] })
})

test('an image that was removed and never had a digest is a failure', () => {
  expect(ensureWith('sha256:1')).toMatchObject({ status: 1, pulls: [] })
})
