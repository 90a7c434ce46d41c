import type { CommandName } from './fake-host/scripts.ts'

interface Instant {
  readonly at: CommandName
  readonly nth?: number
}

/** Every command of a deployment that goes well, in order. */
export const ofSuccess: readonly CommandName[] = [
  'open the folder',
  'take the lock',
  'read host state',
  'docker pull',
  'docker compose up',
  'health check',
  'switch nginx',
  'watch nginx',
  'drain',
  'docker stop',
]

/** Those of them that change nothing. */
export const readsOnly: readonly CommandName[] = ['open the folder', 'take the lock', 'read host state']

/** Every command of the way back from a release that nginx does not get a good answer from. */
export const ofWayBack: readonly Instant[] = [
  { at: 'watch nginx', nth: 1 },
  { at: 'switch nginx', nth: 2 },
  { at: 'watch nginx', nth: 2 },
  { at: 'drain', nth: 1 },
  { at: 'docker stop', nth: 1 },
]

export const nameOf = ({ at, nth = 1 }: Instant): string => (nth === 1 ? at : `${at}, ${nth}nd time`)
