import { expect, test } from '@jest/globals'

import { findMovingTag, readReleaseNotes, requireVersion } from '../../tools/release.ts'

const changelog = `# Changelog

## [Unreleased]

## [1.10.0] - 2026-02-01

### Added

- A thing.

## [1.1.0] - 2026-01-01

- Older.

[1.10.0]: https://example.com/compare
`

test('the notes of a release are its section of the changelog', () => {
  expect(readReleaseNotes(changelog, '1.10.0')).toBe('### Added\n\n- A thing.')
  expect(readReleaseNotes(changelog, '1.1.0')).toBe('- Older.')
})

test('without notes there is no release', () => {
  expect(() => readReleaseNotes(changelog, '1.1')).toThrow('no section "## [1.1] - DATE"')
  expect(() => readReleaseNotes(changelog, 'Unreleased')).toThrow('is empty')
})

test('a tag is the version of package.json', () => {
  expect(requireVersion('v1.2.3', '{"version":"1.2.3"}')).toBe('1.2.3')
  expect(() => requireVersion('v1.2.4', '{"version":"1.2.3"}')).toThrow('the tag v1.2.4 is not v1.2.3')
})

test.each([
  ['v1.10.0', ['v1.9.9', 'v1.10.0', 'v1', 'v2.0.0', ''], 'v1'],
  ['v1.9.9', ['v1.9.9', 'v1.10.0'], undefined],
  ['v1.0.0', ['v10.0.0', 'v1.0.0'], 'v1'],
])('after %s of %j the tag that moves is %s', (tag, tags, moving) => expect(findMovingTag(tag, tags)).toBe(moving))
