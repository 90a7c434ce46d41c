import type { HealthConfig } from './config.ts'
import { findStarted, hasCrashed, removedStatus, startsSoonAfter } from './crash.ts'
import type { HttpAnswer } from './http-answer.ts'
import { isRunning, type Container } from './host-state.ts'

/** One observation: the answers to the health requests, or the state of containers. */
export type HealthObservation =
  | { readonly kind: 'answers'; readonly answers: readonly HttpAnswer[] }
  /** The new containers, and the one of the live color. */
  | { readonly kind: 'containers'; readonly containers: readonly Container[] }
  /** What the new containers depend on. Printed before the containers where one of them was restarted or ended. */
  | { readonly kind: 'dependencies'; readonly containers: readonly Container[] }

export type HealthResult =
  | { readonly kind: 'healthy'; readonly answer: string; readonly containers: readonly Container[] }
  | { readonly kind: 'crashed'; readonly container: Container }

/** One request of the health check, and the service that answers it. */
export interface HealthEndpoint {
  readonly port: number
  readonly path: string
  readonly service: string
}

/** What is watched while the new color starts. */
export interface WatchedContainers {
  /** The new containers right after their start. */
  readonly containers: readonly Container[]
  /** The requests of the health check: the answers come in their order. */
  readonly endpoints: readonly [HealthEndpoint, ...HealthEndpoint[]]
  /** The container that visitors use; absent: none serves. */
  readonly live?: Container | undefined
  /** The project's containers before the start. */
  readonly before: readonly Container[]
}

/** Decides from one observation after another whether the new color is healthy. */
export class HealthJudge {
  readonly #expected: HealthConfig
  readonly #watched: WatchedContainers
  #answers: readonly HttpAnswer[] | undefined
  #containers: readonly Container[]
  #newDependencies: readonly Container[] = []
  #downLive: Container | undefined

  constructor(expected: HealthConfig, watched: WatchedContainers) {
    this.#expected = expected
    this.#watched = watched
    this.#containers = watched.containers
  }

  /** The request that the color does not answer as it must, and its last answer; undefined: each is answered. */
  get failing(): { readonly endpoint: HealthEndpoint; readonly answer: HttpAnswer | undefined } | undefined {
    const { endpoints } = this.#watched
    const i = endpoints.findIndex((_, index) => this.#answerProblem(index) !== undefined)
    const endpoint = endpoints[i]
    return endpoint && { endpoint, answer: this.#answers?.[i] }
  }

  /** The live container once it ended or was restarted meanwhile. The new color is then needed all the more. */
  get downLive(): Container | undefined {
    return this.#downLive
  }

  /** Undefined: not decided yet. */
  observe(observation: HealthObservation): HealthResult | undefined {
    switch (observation.kind) {
      case 'answers':
        this.#answers = observation.answers
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
    const noAnswer = this.#answers?.every(({ kind }) => kind === 'none') ?? true
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
      this.#containers.find((each) => each.service === (this.failing?.endpoint ?? this.#watched.endpoints[0]).service)
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
    // The answers were given by a process that has ended since.
    if (isRestarted) this.#answers = undefined
    this.#containers = containers
    const isRestarting = containers.some(({ status }) => status === 'restarting')
    if (this.#answers === undefined || isRestarting || this.#problems().length > 0) return undefined
    const answer = this.#answers.map((each, i) => this.#nameEndpoint(i, formatAnswer(each))).join(', ')
    return { kind: 'healthy', answer, containers }
  }

  #problems(): string[] {
    return [
      ...this.#watched.endpoints.map((_, i) => this.#answerProblem(i)),
      ...this.#containers.map((each) => this.#healthcheckProblem(each)),
    ].filter((problem) => problem !== undefined)
  }

  #answerProblem(index: number): string | undefined {
    const answer = this.#answers?.[index] ?? { kind: 'none', reason: 'the first request has not ended yet' }
    const problem = findAnswerProblem(answer, this.#expected)
    return problem && this.#nameEndpoint(index, problem)
  }

  #nameEndpoint(index: number, text: string): string {
    const { endpoints } = this.#watched
    return endpoints.length === 1 ? text : `${text} on port ${endpoints[index]?.port ?? ''}`
  }

  #isAnswering(service: string): boolean {
    return this.#watched.endpoints.some((each) => each.service === service)
  }

  #restarts(): string[] {
    return this.#containers
      .filter(({ restartCount }) => restartCount > 0)
      .map(({ name, restartCount }) => `${name} ended, and its restart policy started it again (${restartCount})`)
  }

  /** What answers a health request may still be starting. Any other service that has a HEALTHCHECK must be healthy by it. */
  #healthcheckProblem({ name, service, health }: Container): string | undefined {
    if (health === undefined || health === 'healthy') return undefined
    if (this.#isAnswering(service) && health !== 'unhealthy') return undefined
    return `${name} is ${health} by its own HEALTHCHECK`
  }

  #hasCrashed(container: Container): boolean {
    return hasCrashed(container, {
      before: this.#findBefore(container),
      isAnswering: this.#isAnswering(container.service),
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
