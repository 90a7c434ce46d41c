import { describe, expect, test } from '@jest/globals'
import { beginDeployment, parseRecord, serializeRecord, updateCurrent } from '../../src/domain/record.ts'
import { findPreviousRelease, listKeptReleases, ofApplication } from '../../src/domain/releases.ts'
import { addRun, imagesOf, newDeployment, recordAfter } from './runs.ts'

describe('a rollback goes back to the release that served before', () => {
  test.each([
    [['deploy A'], 'A', undefined],
    [['deploy A', 'deploy B'], 'B', 'A'],
    [['deploy A', 'deploy B', 'failed C'], 'B', 'A'],
    [['deploy A', 'deploy B', 'deploy B'], 'B', 'A'],
    [['deploy A', 'deploy B', 'deploy C', 'rollback B'], 'B', 'A'],
    [['deploy A', 'deploy B', 'deploy C', 'rollback B', 'rollback A'], 'A', undefined],
    [['deploy A', 'deploy B', 'rollback A', 'deploy C'], 'C', 'A'],
    [['deploy A', 'deploy B', 'rollback A', 'deploy B'], 'B', 'A'],
    // X was deployed by hand: the last release of the record is the one before it.
    [['deploy A', 'deploy B'], 'X', 'B'],
    [[], 'X', undefined],
  ])('after %j, with %s live, to %s', (runs, live, target) => {
    expect(findPreviousRelease(recordAfter(...runs), imagesOf(live))?.images).toEqual(
      target === undefined ? undefined : imagesOf(target),
    )
  })
})

/** The entry of B as another version of the action could have written it. */
const changedEntries = [
  [{ result: 'deployed', mode: 'canary' }, 'B'],
  [{ result: 'deployed-twice' }, 'A'],
  [{ result: null }, 'A'],
  [{ startedAt: 1e308, endedAt: -1 }, 'B'],
  [{ failedStep: 'warm-up', by: 'kim' }, 'B'],
] as const

test.each(changedEntries)('with the release before changed by %j, a rollback goes back to %s', (change, target) => {
  const { content } = recordAfter('deploy A', 'deploy B')
  const history = content.history.map((entry, at) => (at === 1 ? Object.assign({}, entry, change) : entry))
  const record = parseRecord(JSON.stringify({ ...content, history }))
  const after = record && parseRecord(serializeRecord(addRun(record, 'deploy C')))
  expect(after && findPreviousRelease(after, imagesOf('C'))?.images).toEqual(imagesOf(target))
})

test.each(['sha256:B', [{ id: 7 }]])('no older release takes the place of one with unreadable images: %j', (images) => {
  const { content } = recordAfter('deploy A', 'deploy B')
  const history = content.history.map((entry, at) => (at === 1 ? Object.assign({}, entry, { images }) : entry))
  const record = parseRecord(JSON.stringify({ ...content, history }))
  const after = record && addRun(record, 'deploy C')
  expect(after && findPreviousRelease(after, imagesOf('C'))).toBeUndefined()
})

test.each<readonly [readonly string[], string, string, readonly string[]]>([
  [['deploy A', 'deploy B', 'deploy B'], 'deploy', 'B', ['A', 'B']],
  [['deploy Z', 'deploy A', 'deploy B', 'deploy C'], 'rollback', 'B', ['Z', 'A', 'B']],
  [['deploy A', 'deploy B', 'deploy C'], 'deploy', 'D', ['B', 'C', 'D']],
])('after %j, a %s of %s keeps the images of %j', (runs, mode, release, kept) => {
  const begun = beginDeployment(recordAfter(...runs), newDeployment({ mode: mode === 'rollback' ? mode : 'deploy' }))
  const record = updateCurrent(begun, { images: imagesOf(release) })
  expect(listKeptReleases(record, 2).map(({ images }) => images)).toEqual(kept.map(imagesOf))
})

test('the releases of another application in the same folder are none to go back to', () => {
  const record = recordAfter('deploy A', 'deploy B')
  const all = ['web', 'api-blue']
  const live = imagesOf('B')
  expect(findPreviousRelease(ofApplication(record, { own: ['api-blue'], all }), live)).toBeUndefined()
  expect(findPreviousRelease(ofApplication(record, { own: ['web'], all }), live)?.images).toEqual(imagesOf('A'))
  // A service that was renamed since is not in the Compose file any more.
  expect(findPreviousRelease(ofApplication(record, { own: ['shop'], all: [] }), live)?.images).toEqual(imagesOf('A'))
})
