import { expect, test } from '@jest/globals'
import { buildImages, buildLine } from '../../src/commands/build-images.ts'
import type { ComposeProject } from '../../src/commands/compose-project.ts'
import { logCall, readCalls, withFakePrograms, type Programs } from '../support/programs.ts'

const project: ComposeProject = {
  program: 'docker compose',
  directory: '/',
  files: ['app.yml'],
  envFiles: ['.env.prod'],
  name: 'app',
  env: { TOKEN: 'x y' },
  sudo: false,
  removesOrphans: true,
  rendered: 'services: {}',
}
const builds = [
  { service: 'web', image: 'kept/web:build', repository: 'kept/web' },
  { service: 'my api', image: 'shop/api:1', repository: 'kept/api' },
]

/** A docker that logs its calls and what Compose is given, and has built an image of each name. */
const docker = `
${logCall}
case "$*" in
  compose*) cat >> "\${0%/*}/file"; echo "$TOKEN" >> "\${0%/*}/file"; echo 'step 1 of 3' ;;
  *image\\ inspect*web:build) echo sha256:1111111111112222 ;;
  *image\\ inspect*api:1) echo sha256:3333333333334444 ;;
esac`

function run(programs: Programs = { docker }) {
  const command = buildImages({ project, builds })
  return withFakePrograms(programs, (folder, runScript) => {
    const { status, stdout, stderr } = runScript(command.script)
    return { status, stderr, calls: readCalls(folder), images: status === 0 ? command.parse(stdout) : [] }
  })
}

test('the services are built by Compose, and each image gets a name by its id that no build takes away', () => {
  const { status, stderr, calls, images } = run()
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'step 1 of 3\n' })
  expect(images.map(({ id }) => id)).toEqual(['sha256:1111111111112222', 'sha256:3333333333334444'])
  expect(calls).toEqual([
    'docker compose -p app --env-file .env.prod --project-directory / -f - build web my api',
    'docker image inspect --format {{.Id}} kept/web:build',
    'docker image tag sha256:1111111111112222 kept/web:111111111111',
    'docker image inspect --format {{.Id}} shop/api:1',
    'docker image tag sha256:3333333333334444 kept/api:333333333333',
  ])
})

test.each([
  ['a build', `${logCall}; case $1 in compose) echo 'failed to solve' >&2; exit 17 ;; esac`, 17],
  ['the reading of an image', docker.replace('echo sha256:1111111111112222', 'exit 1'), 1],
  ['the name that keeps it', docker.replace('esac', '  *image\\ tag*) exit 1 ;;\nesac'), 1],
])('%s that fails is a failure', (_, failing, code) => {
  expect(run({ docker: failing }).status).toBe(code)
})

test('a plan shows the line without the file that travels on standard input', () => {
  expect(buildLine({ ...project, rendered: undefined }, ['web']).text).toBe(
    'docker compose -p app --env-file .env.prod -f app.yml build web',
  )
})
