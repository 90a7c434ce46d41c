import { describe, expect, test } from '@jest/globals'
import {
  beginDeployment,
  emptyRecord,
  endDeployment,
  updateCurrent,
  formatImage,
  parseRecord,
  findPreviousRelease,
  markServedAsDeployed,
  toReleaseImage,
  type CurrentDeployment,
  type HostRecord,
} from '../../src/domain/record.ts'

const by = {
  repository: 'team/app',
  url: 'https://x/1',
  actor: 'kim',
  sha: 'abc',
  ref: 'main',
  workflow: 'CD',
  number: 1,
}
const images = (release: string) => [{ service: 'web', id: `sha256:${release}` }]

const current = (more: Partial<CurrentDeployment> = {}): CurrentDeployment => ({
  by,
  mode: 'deploy',
  startedAt: 1,
  step: 'lock',
  images: [],
  ...more,
})

/** A history of runs, each `deploy A`, `rollback A` or `failed A`. */
function after(...runs: string[]): HostRecord {
  return runs.reduce((record, run) => {
    const [what, release = ''] = run.split(' ')
    const mode = what === 'rollback' ? 'rollback' : 'deploy'
    const begun = updateCurrent(beginDeployment(record, current({ mode })), { images: images(release) })
    return endDeployment(begun, {
      result: what === 'failed' ? 'rolled-back' : 'deployed',
      endedAt: 2,
      failedStep: undefined,
    })
  }, emptyRecord)
}

describe('where a rollback goes', () => {
  test.each([
    [['deploy A'], 'A', undefined],
    [['deploy A', 'deploy B'], 'B', 'A'],
    [['deploy A', 'deploy B', 'failed C'], 'B', 'A'],
    [['deploy A', 'deploy B', 'deploy B'], 'B', 'A'],
    [['deploy A', 'deploy B', 'deploy C', 'rollback B'], 'B', 'A'],
    [['deploy A', 'deploy B', 'deploy C', 'rollback B', 'rollback A'], 'A', undefined],
    [['deploy A', 'deploy B', 'rollback A', 'deploy C'], 'C', 'A'],
    [['deploy A', 'deploy B', 'rollback A', 'deploy B'], 'B', 'A'],
    // Somebody deployed X by hand: the last release that the host remembers is the one before it.
    [['deploy A', 'deploy B'], 'X', 'B'],
    [[], 'X', undefined],
  ])('after %j, with %s live, it is %s', (runs, live, target) => {
    expect(findPreviousRelease(after(...runs), images(live))?.images).toEqual(
      target === undefined ? undefined : images(target),
    )
  })
})

describe('a deployment that was cut off', () => {
  const cut = updateCurrent(beginDeployment(emptyRecord, current()), {
    step: 'up',
    live: 'blue',
    idle: 'green',
    images: images('A'),
  })

  test('is in the history of the next one as interrupted, with the step that it was at', () => {
    const { history, current: now } = beginDeployment(cut, current({ startedAt: 9 }))
    expect(history).toMatchObject([
      { result: 'interrupted', failedStep: 'up', endedAt: cut.current?.startedAt, color: 'green' },
    ])
    expect(now).toMatchObject({ startedAt: 9, step: 'lock' })
  })

  test('counts as deployed when nginx turns out to serve its color', () => {
    const next = beginDeployment(cut, current({ startedAt: 9 }))
    expect(markServedAsDeployed(next, 'green').history).toMatchObject([{ result: 'deployed' }])
    expect(markServedAsDeployed(next, 'blue').history).toMatchObject([{ result: 'interrupted' }])
    expect(markServedAsDeployed(next, undefined).history).toMatchObject([{ result: 'interrupted' }])
  })
})

test('the history keeps the last 50', () => {
  const record = after(...Array.from({ length: 60 }, (_, i) => `deploy ${i}`))
  expect(record.history).toHaveLength(50)
  expect(record.history.at(-1)?.images).toEqual(images('59'))
})

test('a record is read as it was written; what is none is not taken for an empty one', () => {
  const record = beginDeployment(after('deploy A', 'failed B'), current())
  expect(parseRecord(JSON.stringify(record))).toEqual(record)
  expect(parseRecord('')).toEqual(emptyRecord)
  for (const broken of ['{', '[]', '{"version":2,"history":[]}', '{"version":1}', 'null'])
    expect(parseRecord(broken)).toBeUndefined()
})

const found = { id: 'sha256:1', digests: ['mirror.example/app@sha256:a', 'registry.example:5000/team/app@sha256:b'] }

test.each([
  ['registry.example:5000/team/app', 'web=registry.example:5000/team/app@sha256:b'],
  ['registry.example:5000/team/app:1.2', 'web=registry.example:5000/team/app@sha256:b'],
  ['registry.example:5000/team/app:1.2@sha256:0', 'web=registry.example:5000/team/app@sha256:b'],
  ['mirror.example/app:1.2', 'web=mirror.example/app@sha256:a'],
  ['made.here/app', 'web=sha256:1'],
])('%s is named by the digest of its own repository', (image, name) => {
  expect(formatImage(toReleaseImage('web', image, found))).toBe(name)
})
