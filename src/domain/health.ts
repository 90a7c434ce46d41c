import type { HealthConfig } from './config.ts'
import type { HttpAnswer } from './http-answer.ts'
import { isRunning, type Container } from './host-state.ts'

/** One observation of the new color: an answer to the health request, or the state of its containers. */
export type HealthObservation =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  | { readonly kind: 'containers'; readonly containers: readonly Container[] }

export type HealthResult =
  { readonly kind: 'healthy'; readonly answer: string } | { readonly kind: 'crashed'; readonly container: Container }

/** Decides from one observation after another whether the new color is healthy. */
export class HealthJudge {
  readonly #expected: HealthConfig
  readonly #startedAt: ReadonlyMap<string, string>
  readonly #firstService: string
  #answer: HttpAnswer | undefined
  #containers: readonly Container[]

  /** `containers`: their state right after the start; `firstService`: the service that answers the health check. */
  constructor(expected: HealthConfig, containers: readonly Container[], firstService: string) {
    this.#expected = expected
    this.#startedAt = new Map(containers.map(({ id, startedAt }) => [id, startedAt]))
    this.#firstService = firstService
    this.#containers = containers
  }

  /**
   * Undefined: not decided yet. The color is healthy after a good answer *and* an observation of its containers after
   * that: an application can answer once and crash, or be unhealthy by its HEALTHCHECK though it answers.
   */
  observe(observation: HealthObservation): HealthResult | undefined {
    if (observation.kind === 'answer') {
      this.#answer = observation.answer
      return undefined
    }
    this.#containers = observation.containers
    const container = observation.containers.find((each) => this.#hasCrashed(each))
    if (container !== undefined) return { kind: 'crashed', container }
    if (this.#answer === undefined || this.#problems().length > 0) return undefined
    return { kind: 'healthy', answer: formatAnswer(this.#answer) }
  }

  /** For the log: without the reason of a failed connection, since that text changes all the time. */
  describeProgress(): string {
    return this.#answer === undefined || this.#answer.kind === 'none' ? 'no answer yet' : this.describeProblems()
  }

  /** Why the color is not healthy, by the last observations. */
  describeProblems(): string {
    return this.#problems().join('; ')
  }

  /** The container whose log is likely to show the cause. */
  findFailingContainer(): Container | undefined {
    return (
      this.#containers.find((each) => this.#healthcheckProblem(each)) ??
      this.#containers.find((each) => each.service === this.#firstService)
    )
  }

  #problems(): string[] {
    const answer = this.#answer ?? { kind: 'none', reason: 'the first request has not ended yet' }
    return [
      findAnswerProblem(answer, this.#expected),
      ...this.#containers.map((each) => this.#healthcheckProblem(each)),
    ].filter((problem) => problem !== undefined)
  }

  /** Only the first service answers the health request. Any other one that has a HEALTHCHECK must be healthy by it. */
  #healthcheckProblem({ name, service, health }: Container): string | undefined {
    if (health === undefined || health === 'healthy') return undefined
    if (service === this.#firstService && health !== 'unhealthy') return undefined
    return `${name} is ${health} by its own HEALTHCHECK`
  }

  #hasCrashed(container: Container): boolean {
    const { id, service, restartCount, startedAt, status, exitCode } = container
    if (restartCount > 0 || startedAt !== this.#startedAt.get(id)) return true
    // A job that ended without an error, such as a migration, has not crashed; the first service must not end.
    const finished = status === 'exited' && exitCode === 0 && service !== this.#firstService
    return !isRunning(container) && status !== 'created' && !finished
  }
}

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
