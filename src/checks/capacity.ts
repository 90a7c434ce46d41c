import type { HostEnvironment } from '../domain/host-environment.ts'
import type { LiveOrUnknown } from './check-input.ts'
import { CheckDefinition, type Check } from './check.ts'

const memoryDefinition = new CheckDefinition(
  'Memory',
  'both colors run at the same time during a deployment; if memory runs out, the kernel kills a process, perhaps of the live color',
)

/** The second color needs about as much memory as the live color uses now. */
export function memoryCheck(
  { memory, containerMemoryBytes }: Pick<HostEnvironment, 'memory' | 'containerMemoryBytes'>,
  live: LiveOrUnknown,
): Check {
  if (memory === undefined) return memoryDefinition.unknown('the memory of the server could not be read')
  const freeBytes = (memory.availableKiB + memory.swapKiB) * 1024
  const swap = memory.swapKiB === 0 ? 'no swap' : `${formatSize(memory.swapKiB * 1024)} of it swap`
  const free = `${formatSize(freeBytes)} are free (${swap})`
  if (live === 'unknown') return memoryDefinition.unknown(`${free}; the live color is unknown`)
  if (live === undefined) return memoryDefinition.ok(`${free}; no color is live yet`)
  const usedBytes = containerMemoryBytes === undefined ? NaN : containerMemoryBytes.reduce((sum, each) => sum + each, 0)
  if (Number.isNaN(usedBytes)) return memoryDefinition.unknown(`${free}; the memory use of ${live} could not be read`)
  const usedAndFree = `${live} uses ${formatSize(usedBytes)}, ${free}`
  return usedBytes < freeBytes
    ? memoryDefinition.ok(usedAndFree)
    : memoryDefinition.warning(`${usedAndFree}: not enough for a second color`, addSwapFix)
}

const addSwapFix =
  'sudo fallocate -l 2G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile && sudo swapon /swapfile'

const diskDefinition = new CheckDefinition(
  'Disk',
  'the next image is stored beside the live image, and Docker stops working if the disk is full',
)

/** With fewer inodes no image can be unpacked: an image of a few layers has some thousands of files. */
const minimumInodes = 10_000

/** The next image may need as much space as the live image, if they share no layer. */
export function diskCheck({ disk, imageBytes }: HostEnvironment, live: LiveOrUnknown): Check {
  if (disk === undefined) return diskDefinition.unknown("the disk space of Docker's folder could not be read")
  const freeBytes = disk.freeKiB * 1024
  const free = `${formatSize(freeBytes)} are free in ${disk.folder}`
  const { freeInodes } = disk
  if (freeInodes !== undefined && freeInodes < minimumInodes)
    return diskDefinition.warning(`${free}, but only ${freeInodes} more files can be created there`, pruneFix)
  if (live === 'unknown') return diskDefinition.unknown(`${free}; the live color is unknown`)
  if (live === undefined) return diskDefinition.ok(`${free}; no color is live yet`)
  if (imageBytes === undefined)
    return diskDefinition.unknown(`${free}; the size of the image of ${live} could not be read`)
  const usedAndFree = `the image of ${live} takes ${formatSize(imageBytes)}, ${free}`
  return imageBytes < freeBytes
    ? diskDefinition.ok(usedAndFree)
    : diskDefinition.warning(`${usedAndFree}: another image may not fit`, pruneFix)
}

/** Without `-a`, which would also remove the images that a rollback needs. */
const pruneFix =
  'docker image prune  # and prune: true in the workflow: each deployment then removes images that no rollback needs'

const formatSize = (bytes: number): string =>
  bytes < 10 * 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${Math.round(bytes / 2 ** 30)} GiB`

const clockDefinition = new CheckDefinition(
  'Clock',
  "with a wrong clock the host rejects the registry's certificate, and its logs have wrong times",
)

/** A difference of so many seconds between the clocks of the host and the runner has no effect. */
const toleranceSeconds = 10

/** When the host was asked for its time, by the clock of the runner, in ms since the epoch. */
interface RequestTimes {
  readonly sentAt: number
  readonly answeredAt: number
}

/** Compares the host's clock with the runner's. */
export function clockCheck({ clockMs }: HostEnvironment, { sentAt, answeredAt }: RequestTimes): Check {
  if (clockMs === undefined) return clockDefinition.unknown("the host's clock could not be read")
  // The host prints whole seconds, so its time may be up to one second later than printed.
  const differenceMs = clockMs + 1000 < sentAt ? clockMs - sentAt : clockMs > answeredAt ? clockMs - answeredAt : 0
  const seconds = Math.round(Math.abs(differenceMs) / 1000)
  if (seconds <= toleranceSeconds) return clockDefinition.ok("it agrees with the runner's clock")
  return clockDefinition.warning(
    `the server's clock is ${seconds} s ${differenceMs < 0 ? 'behind' : 'ahead of'} the runner's`,
    'sudo timedatectl set-ntp true',
  )
}
