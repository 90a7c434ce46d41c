import { expect, test } from '@jest/globals'
import { formatImage, toReleaseImage } from '../../src/domain/release-image.ts'

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
