import { expect, test } from '@jest/globals'
import { assignImages, formatImage, isSameRelease, toReleaseImage } from '../../src/domain/release-image.ts'

const localImage = {
  id: 'sha256:1',
  digests: ['mirror.example/app@sha256:a', 'registry.example:5000/team/app@sha256:b'],
}

test.each([
  ['registry.example:5000/team/app', 'web=registry.example:5000/team/app@sha256:b'],
  ['registry.example:5000/team/app:1.2', 'web=registry.example:5000/team/app@sha256:b'],
  ['registry.example:5000/team/app:1.2@sha256:0', 'web=registry.example:5000/team/app@sha256:b'],
  ['mirror.example/app:1.2', 'web=mirror.example/app@sha256:a'],
  ['made.here/app', 'web=sha256:1'],
])('an image that Compose names %s is shown by the digest of that repository', (image, name) => {
  expect(formatImage(toReleaseImage('web', image, localImage))).toBe(name)
})

const image = (service: string, id = `of-${service}`) => ({ service, id })
const services = { blue: ['web', 'worker'], green: ['web-green', 'worker-green'] }

test.each<readonly [string, readonly string[], readonly string[] | undefined]>([
  ['in the order of the list', ['web', 'worker'], ['of-web', 'of-worker']],
  ['in another order', ['worker', 'web'], ['of-web', 'of-worker']],
  ['of the other color', ['web-green', 'worker-green'], ['of-web-green', 'of-worker-green']],
  ['of the other color in another order', ['worker-green', 'web-green'], ['of-web-green', 'of-worker-green']],
  ['with a service of another name', ['web', 'jobs'], undefined],
  ['with fewer services', ['web'], undefined],
  ['with more services', ['web', 'worker', 'jobs'], undefined],
])('each image of a release goes to its own service: a release %s', (_, names, ids) => {
  const assigned = assignImages(
    names.map((name) => image(name)),
    services,
    'blue',
  )
  expect(assigned?.map(({ id }) => id)).toEqual(ids)
  expect(assigned?.map(({ service }) => service)).toEqual(ids && ['web', 'worker'])
})

test('the image of a single service belongs to the single service, whatever its name was', () => {
  expect(assignImages([image('old')], { blue: ['web'], green: ['other'] }, 'blue')).toEqual([image('web', 'of-old')])
})

test('a release is the same in any order of its services, and not with another image', () => {
  const release = [image('web'), image('worker')]
  expect(isSameRelease(release, release.toReversed())).toBe(true)
  expect(isSameRelease(release, [image('web'), image('worker', 'new')])).toBe(false)
  expect(isSameRelease(release, [image('web')])).toBe(false)
})
