import { CheckDefinition, type Check } from './check.ts'
import type { HostEnvironment } from '../domain/host-environment.ts'
import type { LiveOrUnknown } from './after-reboot.ts'

const memory = new CheckDefinition(
  'Memory',
  'during a deploy both colors run side by side, and what does not fit is killed by the kernel, the live one perhaps',
)

/** A second color needs about what the live one uses now. */
export function memoryCheck({ memory: found, containerMemoryBytes }: HostEnvironment, live: LiveOrUnknown): Check {
  if (found === undefined) return memory.unknown('the memory of the host could not be read')
  const free = (found.availableKiB + found.swapKiB) * 1024
  const swap = found.swapKiB === 0 ? 'no swap' : `${formatSize(found.swapKiB * 1024)} of it swap`
  const room = `${formatSize(free)} are free (${swap})`
  if (live === 'unknown') return memory.unknown(`${room}; what serves could not be found out`)
  if (live === undefined) return memory.ok(`${room}; nothing serves yet to compare with`)
  const needs = containerMemoryBytes === undefined ? NaN : containerMemoryBytes.reduce((sum, each) => sum + each, 0)
  if (Number.isNaN(needs)) return memory.unknown(`${room}; what ${live} uses could not be read`)
  const both = `${live} uses ${formatSize(needs)}, ${room}`
  return needs < free ? memory.ok(both) : memory.warning(`${both}: a second color does not fit beside it`, addSwapFix)
}

const addSwapFix =
  'sudo fallocate -l 2G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile && sudo swapon /swapfile'

const disk = new CheckDefinition(
  'Disk',
  'the next image is unpacked beside the one that serves, and a full disk stops Docker as a whole',
)

/** Below this nothing can be unpacked: an image of a few layers has some thousands of files. */
const leastInodes = 10_000

/** The next image may need as much as the live one takes, where they share no layer. */
export function diskCheck({ disk: found, imageBytes }: HostEnvironment, live: LiveOrUnknown): Check {
  if (found === undefined) return disk.unknown("the disk of Docker's folder could not be read")
  const free = found.freeKiB * 1024
  const room = `${formatSize(free)} are free in ${found.folder}`
  const { freeInodes } = found
  if (freeInodes !== undefined && freeInodes < leastInodes)
    return disk.warning(`${room}, but only ${freeInodes} files more can be made there`, pruneFix)
  if (live === 'unknown') return disk.unknown(`${room}; what serves could not be found out`)
  if (live === undefined) return disk.ok(`${room}; nothing serves yet to compare with`)
  if (imageBytes === undefined) return disk.unknown(`${room}; what the image of ${live} takes could not be read`)
  const both = `the image of ${live} takes ${formatSize(imageBytes)}, ${room}`
  return imageBytes < free ? disk.ok(both) : disk.warning(`${both}: one more may not fit`, pruneFix)
}

/** Never `-a`: it takes the images away that a rollback needs. */
const pruneFix =
  'docker image prune  # and prune: true in the workflow, which after each deploy removes what no rollback needs'

const formatSize = (bytes: number): string =>
  bytes < 10 * 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${Math.round(bytes / 2 ** 30)} GiB`

const clock = new CheckDefinition(
  'Clock',
  "the registry's certificate is judged by it, and the record of deployments tells its times",
)

/** Seconds between the host's clock and ours that nobody need know of. */
const tolerableSeconds = 10

/** `askedAt` and `heardAt`: by our own clock, before the host was asked and when it had told its time. */
export function clockCheck(
  { clockMs }: HostEnvironment,
  { askedAt, heardAt }: { askedAt: number; heardAt: number },
): Check {
  if (clockMs === undefined) return clock.unknown("the host's clock could not be read")
  // It tells whole seconds.
  const off = clockMs + 1000 < askedAt ? clockMs - askedAt : clockMs > heardAt ? clockMs - heardAt : 0
  const seconds = Math.round(Math.abs(off) / 1000)
  if (seconds <= tolerableSeconds) return clock.ok("it agrees with the runner's")
  return clock.warning(
    `the host's clock is ${seconds} s ${off < 0 ? 'behind' : 'ahead of'} the runner's`,
    'sudo timedatectl set-ntp true',
  )
}
