import {
  beginDeployment,
  emptyRecord,
  endDeployment,
  updateCurrent,
  type HostRecord,
  type NewDeployment,
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

export const imagesOf = (release: string) => [{ service: 'web', id: `sha256:${release}` }]

export const newDeployment = (more: Partial<NewDeployment> = {}): NewDeployment => ({
  by,
  mode: 'deploy',
  startedAt: 1,
  step: 'lock',
  images: [],
  ...more,
})

/** The record after these runs, each written as `deploy A`, `rollback A` or `failed A`. */
export const recordAfter = (...runs: readonly string[]): HostRecord => runs.reduce(addRun, emptyRecord)

export function addRun(record: HostRecord, run: string): HostRecord {
  const [what, release = ''] = run.split(' ')
  const mode = what === 'rollback' ? 'rollback' : 'deploy'
  const begun = beginDeployment(record, newDeployment({ mode }))
  return endDeployment(updateCurrent(begun, { images: imagesOf(release) }), {
    result: what === 'failed' ? 'rolled-back' : 'deployed',
    endedAt: 2,
    failedStep: undefined,
  })
}
