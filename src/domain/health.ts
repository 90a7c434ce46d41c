import type { HealthConfig } from './config.ts'
import type { HttpAnswer } from './http-answer.ts'
import { isRunning, type Container } from './host-state.ts'

/** One thing that was seen of the new color: what it answered, or how its containers are. */
export type HealthObservation =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  | { readonly kind: 'containers'; readonly containers: readonly Container[] }

export type HealthResult =
  { readonly kind: 'healthy'; readonly answer: string } | { readonly kind: 'crashed'; readonly container: Container }

/** Decides from what is seen, sight by sight, whether the new color is healthy. */
export class HealthJudge {
  readonly #expected: HealthConfig
  readonly #startedAt: ReadonlyMap<string, string>
  readonly #firstService: string
  #answer: HttpAnswer | undefined
  #containers: readonly Container[]

  /** `containers`: as they were right after their start; `firstService`: the one that answers. */
  constructor(expected: HealthConfig, containers: readonly Container[], firstService: string) {
    this.#expected = expected
    this.#startedAt = new Map(containers.map(({ id, startedAt }) => [id, startedAt]))
    this.#firstService = firstService
    this.#containers = containers
  }

  /**
   * Undefined: go on looking. Healthy needs a good answer *and* a look at the containers after it: an application can
   * answer once and die, and one that is fine by HTTP may be unhealthy by its own HEALTHCHECK.
   */
  observe(sight: HealthObservation): HealthResult | undefined {
    if (sight.kind === 'answer') {
      this.#answer = sight.answer
      return undefined
    }
    this.#containers = sight.containers
    const container = sight.containers.find((each) => this.#hasCrashed(each))
    if (container !== undefined) return { kind: 'crashed', container }
    if (this.#answer === undefined || this.#problems().length > 0) return undefined
    return { kind: 'healthy', answer: formatAnswer(this.#answer) }
  }

  /** How it stands, for the log: without the words of a client whose connection fails now this way, now that. */
  describeProgress(): string {
    return this.#answer === undefined || this.#answer.kind === 'none' ? 'no answer yet' : this.describeProblems()
  }

  /** Why it is not healthy, as far as was seen. */
  describeProblems(): string {
    return this.#problems().join('; ')
  }

  /** The container whose last words are likely to tell why. */
  findFailingContainer(): Container | undefined {
    return (
      this.#containers.find((each) => this.#healthcheckProblem(each)) ??
      this.#containers.find((each) => each.service === this.#firstService)
    )
  }

  #problems(): string[] {
    const answer = this.#answer ?? { kind: 'none', reason: 'the first try has not ended yet' }
    return [
      findAnswerProblem(answer, this.#expected),
      ...this.#containers.map((each) => this.#healthcheckProblem(each)),
    ].filter((complaint) => complaint !== undefined)
  }

  /** A service that does not answer HTTP has nothing to show but its HEALTHCHECK, so that one must have said "healthy". */
  #healthcheckProblem({ name, service, health }: Container): string | undefined {
    if (health === undefined || health === 'healthy') return undefined
    if (service === this.#firstService && health !== 'unhealthy') return undefined
    return `${name} is ${health} by its own HEALTHCHECK`
  }

  #hasCrashed(container: Container): boolean {
    const { id, service, restartCount, startedAt, status, exitCode } = container
    if (restartCount > 0 || startedAt !== this.#startedAt.get(id)) return true
    // A job of the color that has done its work (a migration, say) may be gone; what shall answer may not.
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
