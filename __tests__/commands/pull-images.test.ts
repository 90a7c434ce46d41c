import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { pullImages, type ComposeProject, type ImageReference } from '../../src/commands/compose.ts'
import { inFrontOf } from '../support/programs.ts'

const project: ComposeProject = {
  program: 'docker compose',
  directory: '/srv/app',
  files: [],
  name: 'app',
  env: {},
  sudo: false,
}

/** A docker that writes down what it is asked, has `app:here`, and finds every image in a registry but `app:typo`. */
const docker = `
echo "$*" >>"$0.log"
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
  return inFrontOf({ docker }, (folder, run) => {
    const { status, stdout, stderr } = run(command.script)
    const asked = readFileSync(join(folder, 'docker.log'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.includes('--format'))
    const images = status === 0 ? command.parse(stdout).map(({ id }) => id) : []
    return { status, stderr, asked: asked.sort(), images }
  })
}

test('each image is pulled once, and given in the order of the services', () => {
  const { status, asked, images } = run([
    { image: 'app:b' },
    { image: 'app:a', platform: 'linux/arm64' },
    { image: 'app:b' },
  ])
  expect(status).toBe(0)
  expect(asked).toEqual(['pull --platform linux/arm64 app:a', 'pull app:b'])
  expect(images).toEqual(['sha256:app:b', 'sha256:app:a', 'sha256:app:b'])
})

test('of several that are pulled at once, the one that fails has the last word', () => {
  const { status, stderr } = run([{ image: 'app:typo' }, { image: 'app:good' }])
  expect(status).toBe(1)
  expect(stderr).toContain('Downloaded app:good')
  expect(stderr.trim().split('\n').at(-1)).toBe('manifest unknown')
})

test('what is in no registry is not looked for there', () => {
  const { status, asked } = run([
    { image: 'app:loaded', fetch: 'never' },
    { image: 'app:here', fetch: 'if-missing' },
    { image: 'app:gone', fetch: 'if-missing' },
  ])
  expect(status).toBe(0)
  expect(asked).toEqual(['image inspect app:gone', 'image inspect app:here', 'pull app:gone'])
  expect(run([{ image: 'app:loaded', fetch: 'never' }])).toMatchObject({ status: 0, images: ['sha256:app:loaded'] })
})
