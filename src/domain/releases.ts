import type { Color } from './color.ts'
import type { CurrentDeployment, HostRecord, PastDeployment, ReleaseImage } from './record.ts'
import { isSameRelease } from './release-image.ts'

/**
 * The releases that a rollback can restore, the oldest first, the one that served last at the end. A rollback removes
 * the releases that it went back over, so that a bad release is never restored. A deployment whose result only another
 * version knows is left out, since it may never have served.
 */
export function listReleases(history: readonly PastDeployment[]): readonly PastDeployment[] {
  const releases: PastDeployment[] = []
  for (const entry of history.filter(({ result }) => result === 'deployed')) {
    if (entry.mode === 'rollback') {
      while (releases.length > 0 && !isSameRelease(releases.at(-1)?.images ?? [], entry.images)) releases.pop()
      if (releases.length > 0) continue
    }
    releases.push(entry)
  }
  return releases
}

/** The deployment of the release that serves now; undefined when the last successful one deployed something else. */
export function findServingDeployment(
  { history }: HostRecord,
  live: Color,
  serving: readonly ReleaseImage[],
): PastDeployment | undefined {
  const last = history.findLast(({ result }) => result === 'deployed')
  return last?.color === live && isSameRelease(last.images, serving) ? last : undefined
}

/** The release that served before the one with these images; undefined when the record has none with images that it can name. */
export function findPreviousRelease(
  { history }: HostRecord,
  serving: readonly ReleaseImage[],
): PastDeployment | undefined {
  // Never an older one instead: it was not the previous release.
  const previous = listReleases(history).findLast(({ images }) => !isSameRelease(images, serving))
  return previous === undefined || previous.images.length === 0 ? undefined : previous
}

/** The releases that must keep their images: the one in progress or live, and `count` different ones before it. */
export function listKeptReleases({ history, current }: HostRecord, count: number): readonly PastDeployment[] {
  const entries = current === undefined ? history : [...history, toEntry(current)]
  const releases = listReleases(entries)
  const distinct = releases.filter(
    ({ images }, i) => !releases.slice(i + 1).some((later) => isSameRelease(later.images, images)),
  )
  return distinct.slice(-(count + 1))
}

const toEntry = ({ by, mode, startedAt, images, jobs, idle }: CurrentDeployment): PastDeployment => ({
  by,
  mode,
  startedAt,
  endedAt: startedAt,
  result: 'deployed',
  color: idle,
  images,
  jobs,
})

/** The services of both colors, and all that their Compose files have. */
export interface ApplicationServices {
  readonly own: readonly string[]
  readonly all: readonly string[]
}

/**
 * The record without the deployments of another application in the same folder: their services are in the Compose file, and
 * are none of this application's. A service that is not in the file any more may have been this application's.
 */
export const ofApplication = (record: HostRecord, { own, all }: ApplicationServices): HostRecord => ({
  ...record,
  history: record.history.filter(
    ({ images }) =>
      images.length === 0 || images.some(({ service }) => own.includes(service) || !all.includes(service)),
  ),
})
