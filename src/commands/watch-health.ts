import { parseFact, decodeText } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { parseContainers } from './containers.ts'
import type { HealthObservation } from '../domain/health.ts'
import { parseHttpAnswer, requestParameters, type HttpRequest } from './http-request.ts'

export interface WatchHealthArgs {
  /** Where each round asks, one after the other. */
  readonly urls: readonly string[]
  readonly request: Omit<HttpRequest, 'url'>
  /** Ids of the new containers. */
  readonly containers: readonly string[]
  /** The id of the container that visitors use. */
  readonly live?: string | undefined
  readonly project: string
  /** The services that the new containers depend on. */
  readonly dependencies: readonly string[]
  readonly sudo: boolean
  readonly intervalMs: number
  readonly timeoutMs: number
}

/** The memory of the host and of the containers that are watched. What is not known is absent. */
export interface MemoryUse {
  readonly availableKiB: number
  readonly swapKiB: number
  /** By the id of the container. */
  readonly usedBytes: ReadonlyMap<string, number>
}

/** Reads the lines about memory, which come first. The returned function gives a result with the last of them. */
export function createMemoryReader(): (line: string) => MemoryUse | undefined {
  const usedBytes = new Map<string, number>()
  return (line) => {
    const { name, words } = parseFact(line)
    const [first = '', second = ''] = words
    if (name === 'used' && /^\d+$/.test(second)) usedBytes.set(first, Number(second))
    if (name !== 'memory' || !/^\d+$/.test(first)) return undefined
    return { availableKiB: Number(first), swapKiB: Number(second) || 0, usedBytes }
  }
}

/** While an application starts, the pause between two requests is at most this long, in ms. */
const startupPauseMs = 50

/**
 * Sends requests to the new color on the host itself, and reads its containers, until the reader stops it or the limit is
 * reached: the reader (see `parseHealthObservation`) decides.
 */
export function watchHealth(args: WatchHealthArgs): Command<null> {
  const { urls, request, containers, live, project, dependencies, sudo, intervalMs, timeoutMs } = args
  return {
    name: 'health check',
    args,
    script: new HostScript('watch-health', {
      containers: [...containers, ...(live === undefined ? [] : [live])],
      project,
      dependencies,
      docker_sudo: sudo,
      startup_pause: Math.min(startupPauseMs, intervalMs) / 1000,
      pause: intervalMs / 1000,
      urls,
      ...requestParameters({ ...request, url: '' }),
    }),
    timeoutMs,
    parse: () => null,
  }
}

/** Reads one line that the script of `watchHealth` printed; undefined for a line of another kind. */
export function parseHealthObservation(line: string): HealthObservation | undefined {
  const { name, words } = parseFact(line)
  if (name === 'answers') return { kind: 'answers', answers: words.map((each) => parseHttpAnswer(each.slice(1))) }
  if (name === 'containers' || name === 'dependencies')
    return { kind: name, containers: parseContainers(decodeText(words[0] ?? '')) }
  return undefined
}
