import type { HealthConfig } from './config.ts'
import { findStarted, hasCrashed, removedStatus, startsSoonAfter } from './crash.ts'
import type { HttpAnswer } from './http-answer.ts'
import { isRunning, type Container } from './host-state.ts'

/** One observation: an answer to the health request, or the state of containers. */
export type HealthObservation =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  /** The new containers, and the one of the live color. */
  | { readonly kind: 'containers'; readonly containers: readonly Container[] }
  /** What the new containers depend on. Printed before the containers where one of them was restarted or ended. */
  | { readonly kind: 'dependencies'; readonly containers: readonly Container[] }

export type HealthResult =
  | { readonly kind: 'healthy'; readonly answer: string; readonly containers: readonly Container[] }
  | { readonly kind: 'crashed'; readonly container: Container }

/** What is watched while the new color starts. */
export interface WatchedContainers {
  /** The new containers right after their start. */
  readonly containers: readonly Container[]
  /** The service that answers the health check. */
  readonly firstService: string
  /** The container that visitors use; absent: none serves. */
  readonly live?: Container | undefined
  /** The project's containers before the start. */
  readonly before: readonly Container[]
}

/** Decides from one observation after another whether the new color is healthy. */
export class HealthJudge {
  readonly #expected: HealthConfig
  readonly #watched: WatchedContainers
  #answer: HttpAnswer | undefined
  #containers: readonly Container[]
  #newDependencies: readonly Container[] = []
  #downLive: Container | undefined

  constructor(expected: HealthConfig, watched: WatchedContainers) {
    this.#expected = expected
    this.#watched = watched
    this.#containers = watched.containers
  }

  /** The last answer to the health request; absent: none came since the last restart. */
  get answer(): HttpAnswer | undefined {
    return this.#answer
  }

  /** The live container once it ended or was restarted meanwhile. The new color is then needed all the more. */
  get downLive(): Container | undefined {
    return this.#downLive
  }

  /** Undefined: not decided yet. */
  observe(observation: HealthObservation): HealthResult | undefined {
    switch (observation.kind) {
      case 'answer':
        this.#answer = observation.answer
        return undefined
      case 'dependencies':
        this.#newDependencies = findStarted(observation.containers, this.#watched.before)
        return undefined
      case 'containers':
        return this.#observeContainers(observation.containers)
    }
  }

  /** For the log: without the reason of a failed connection, since that text changes all the time. */
  describeProgress(): string {
    const noAnswer = this.#answer === undefined || this.#answer.kind === 'none'
    return [...this.#restarts(), noAnswer ? 'no answer yet' : this.#problems().join('; ')].join('; ')
  }

  /** Why the color is not healthy, by the last observations. */
  describeProblems(): string {
    return [...this.#restarts(), ...this.#problems()].join('; ')
  }

  /** The container whose log is likely to show the cause. */
  findFailingContainer(): Container | undefined {
    return (
      this.#containers.find((each) => this.#healthcheckProblem(each)) ??
      this.#containers.find((each) => each.service === this.#watched.firstService)
    )
  }

  /** Services that this deployment started so shortly before the container that they may not have been ready. */
  findYoungDependencies(container: Container): readonly string[] {
    return this.#newDependencies.filter((each) => startsSoonAfter(container, each)).map(({ service }) => service)
  }

  /**
   * The color is healthy after a good answer *and* an observation of its containers after that: an application can answer
   * once and crash, or be unhealthy by its HEALTHCHECK though it answers.
   */
  #observeContainers(observed: readonly Container[]): HealthResult | undefined {
    const { live } = this.#watched
    const liveNow = live && findOrRemoved(observed, live)
    if (live !== undefined && liveNow !== undefined && hasGoneDown(liveNow, live)) this.#downLive ??= liveNow
    const unknown = observed.filter(({ id }) => id !== live?.id && this.#containers.every((each) => each.id !== id))
    const containers = [...unknown, ...this.#containers.map((each) => findOrRemoved(observed, each))]
    const container = containers.find((each) => this.#hasCrashed(each))
    if (container !== undefined) return { kind: 'crashed', container }
    const isRestarted = containers.some((each) => each.startedAt !== this.#findBefore(each)?.startedAt)
    // The answer was given by a process that has ended since.
    if (isRestarted) this.#answer = undefined
    this.#containers = containers
    const isRestarting = containers.some(({ status }) => status === 'restarting')
    if (this.#answer === undefined || isRestarting || this.#problems().length > 0) return undefined
    return { kind: 'healthy', answer: formatAnswer(this.#answer), containers }
  }

  #problems(): string[] {
    const answer = this.#answer ?? { kind: 'none', reason: 'the first request has not ended yet' }
    return [
      findAnswerProblem(answer, this.#expected),
      ...this.#containers.map((each) => this.#healthcheckProblem(each)),
    ].filter((problem) => problem !== undefined)
  }

  #restarts(): string[] {
    return this.#containers
      .filter(({ restartCount }) => restartCount > 0)
      .map(({ name, restartCount }) => `${name} ended, and its restart policy started it again (${restartCount})`)
  }

  /** Only the first service answers the health request. Any other one that has a HEALTHCHECK must be healthy by it. */
  #healthcheckProblem({ name, service, health }: Container): string | undefined {
    if (health === undefined || health === 'healthy') return undefined
    if (service === this.#watched.firstService && health !== 'unhealthy') return undefined
    return `${name} is ${health} by its own HEALTHCHECK`
  }

  #hasCrashed(container: Container): boolean {
    return hasCrashed(container, {
      before: this.#findBefore(container),
      isFirst: container.service === this.#watched.firstService,
      newDependencies: this.#newDependencies,
    })
  }

  #findBefore({ id }: Container): Container | undefined {
    return this.#containers.find((each) => each.id === id)
  }
}

/** The container as it is now. Docker has no state for one that was removed: it describes nothing of it. */
const findOrRemoved = (observed: readonly Container[], before: Container): Container =>
  observed.find(({ id }) => id === before.id) ?? { ...before, status: removedStatus }

/** A container that ran ended, or was started again since. */
const hasGoneDown = (now: Container, before: Container): boolean =>
  !isRunning(now) || now.startedAt !== before.startedAt || now.restartCount !== before.restartCount

function findAnswerProblem(answer: HttpAnswer, { statuses, body }: HealthConfig): string | undefined {
  if (answer.kind === 'none') return `no answer (${answer.reason})`
  if (!statuses.matches(answer.status)) return `${formatAnswer(answer)}, expected ${statuses.toString()}`
  if (body !== undefined && !body.test(answer.body))
    return `got ${answer.status}, but the body does not match ${body.source}: ${shortenBody(answer.body)}`
  return undefined
}

export function formatAnswer(answer: HttpAnswer): string {
  if (answer.kind === 'none') return `no answer: ${answer.reason}`
  return answer.location === undefined ? `got ${answer.status}` : `got ${answer.status} to ${answer.location}`
}

const shortenBody = (body: string): string => (body.length > 200 ? `${body.slice(0, 200)}…` : body)
