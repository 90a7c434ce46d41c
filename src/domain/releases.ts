import type { Color } from './color.ts'
import type { HostRecord, PastDeployment, ReleaseImage } from './record.ts'
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
