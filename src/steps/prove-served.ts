import type { NginxProbe } from '../commands/probe-nginx.ts'
import type { Blame } from '../domain/blame.ts'
import { readNginxProbe, watchNginx } from '../commands/watch-nginx.ts'
import type { SwitchResult } from '../commands/switch-nginx.ts'
import type { Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { describeSiteRequest, type SiteRequest } from '../domain/site-request.ts'
import type { Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { watchCommand } from '../engine/watch-command.ts'
import { findSwitchProblem, type ExpectedServing } from './find-switch-problem.ts'
import { toCandidate } from './probe-nginx.ts'
import type { KnownRequest, Preflight, Switched } from './stages.ts'

/** nginx needs less than a second for a reload. This limit is for a very busy host, and for one place of the site, in ms. */
const limitMs = 15_000

/** More for each further place that must be proven: each is asked several times, and a page can take seconds. */
const morePlaceMs = 10_000

function findLimitMs(requests: readonly KnownRequest[], { color }: ExpectedServing): number {
  const asked = requests.filter(({ reaches, request }) => reaches || leadsTo(request, color))
  const places = new Set(asked.map(({ request }) => request.place))
  return limitMs + morePlaceMs * Math.max(0, places.size - 1)
}

const leadsTo = ({ passesTo = [] }: SiteRequest, color: Color | undefined): boolean =>
  color !== undefined && passesTo.includes(color)

export interface ServingProof {
  /** One for each request that proved it; with no color to prove, the first one after the reload. */
  readonly proofs: readonly ProvenRequest[]
}

export interface ProvenRequest {
  readonly known: KnownRequest
  readonly probe: NginxProbe
}

type ProofInput = Pick<Preflight, 'nginx' | 'targets' | 'httpClient' | 'siteRequests'> &
  Pick<SwitchResult, 'workers' | 'logSize'> &
  Pick<Switched, 'reloadedMaster'>

/**
 * Proves that the running nginx uses the new configuration: it has new workers, and each request that reached a color before
 * reaches the expected color now. An exit code proves neither: nginx reports success and keeps its old configuration when,
 * for example, a new `listen` port is taken. `[emerg]` lines of its log show the reason, but other programs can cause them
 * too. Where it is not known which requests reach a color, one must, and nginx itself must answer at each other place that
 * leads to the color, as its files show.
 */
export async function proveServed(
  context: Context,
  input: ProofInput,
  expected: ExpectedServing,
): Promise<ServingProof> {
  const { nginx, targets, httpClient, siteRequests, workers, logSize, reloadedMaster } = input
  const candidates = siteRequests.map(({ request }) => toCandidate(httpClient, request))
  const maxMs = findLimitMs(siteRequests, expected)
  const command = watchNginx({ nginx, candidates, targets, requests: 10, workers, logSize }, maxMs)
  const judge = new ServingJudge(context, { requests: siteRequests, expected, master: reloadedMaster })
  const proven = await watchCommand(context, command, (line) => {
    const probe = readNginxProbe(line, nginx)
    if (probe === undefined) return undefined
    if (probe.reloadDone && probe.newWorkers === 0)
      throw new StepError(
        `nginx kept its old configuration: ${probe.errorLogLines || unreadableLogReason(nginx, context.config)}`,
        { blame: 'host' },
      )
    return judge.observe(probe)
  })
  if (proven !== undefined) return proven
  throw judge.createError(`not verified within ${maxMs / 1000} s: `)
}

const unreadableLogReason = (
  { errorLog, container }: Preflight['nginx'],
  { connection: { username } }: Config,
): string =>
  container !== undefined && errorLog === ''
    ? `the reason is in its log: docker logs ${container.name}`
    : `the reason is in its error log ${errorLog}, which ${username} may not read`

/** Collects the probes of each request until all are proven, or one has been bad for too long. */
class ServingJudge {
  readonly #proven = new Map<number, ProvenRequest>()
  readonly #problems = new Map<number, string>()
  /** The requests whose last answer came from nginx itself. */
  readonly #ownAnswers = new Set<number>()
  readonly #badSince = new Map<number, number>()
  readonly #context: Context
  readonly #requests: readonly KnownRequest[]
  readonly #expected: ExpectedServing
  #master: string | undefined
  #isOwnAnswer = false
  #isUnreached = false
  #isBadAnswer = false

  constructor(
    context: Context,
    input: {
      readonly requests: readonly KnownRequest[]
      readonly expected: ExpectedServing
      readonly master: string | undefined
    },
  ) {
    this.#context = context
    this.#requests = input.requests
    this.#expected = input.expected
    this.#master = input.master
  }

  /** Undefined: not proven yet. Throws when visitors have got bad answers for too long. */
  observe(probe: NginxProbe): ServingProof | undefined {
    const known = this.#requests[probe.candidate]
    if (known === undefined) return undefined
    this.#requireSameMaster(probe)
    const problem = findSwitchProblem(probe, this.#expected, known)
    const kind = problem?.kind
    this.#isOwnAnswer = kind === 'own-answer' || kind === 'limited'
    if (this.#isOwnAnswer) this.#ownAnswers.add(probe.candidate)
    else this.#ownAnswers.delete(probe.candidate)
    this.#isUnreached = kind === 'unreached'
    this.#isBadAnswer =
      this.#isUnreached ||
      kind === 'bad' ||
      (problem !== undefined && probe.newWorkers > 0 && probe.answer.kind === 'none')
    if (problem === undefined) this.#proven.set(probe.candidate, { known, probe })
    // A limit of requests says nothing about the answers that it let pass.
    else if (kind !== 'limited' || !this.#badSince.has(probe.candidate))
      this.#problems.set(probe.candidate, problem.text)
    const ownLimitMs = this.#expected.ownAnswerLimitMs
    if (this.#isOwnAnswer && ownLimitMs !== undefined) this.#requireTime(probe, ownLimitMs)
    else if (kind === 'bad' || kind === 'unreached' || kind === 'own-answer')
      this.#requireTime(probe, this.#expected.badAnswerLimitMs)
    else if (kind !== 'limited') this.#badSince.delete(probe.candidate)
    return this.#isProven() ? { proofs: [...this.#proven.values()] } : undefined
  }

  /** What was proven of a master that has ended says nothing about the one that runs now. */
  #requireSameMaster({ master = this.#master }: NginxProbe): void {
    if (master !== this.#master && this.#master !== undefined) {
      this.#proven.clear()
      this.#context.warn('another program restarted nginx after the switch, so everything is proven again')
    }
    this.#master = master
  }

  #isProven(): boolean {
    const { color, mustAnswer } = this.#expected
    if (color === undefined || !mustAnswer || this.#proven.size === 0) return this.#proven.size > 0
    // Of one place no more requests are sent once one of them reached a color.
    const provenPlaces = new Set([...this.#proven.values()].map(({ known }) => known.request.place))
    const isOpen = ({ place }: SiteRequest) => !provenPlaces.has(place)
    if (!this.#isUnknown) return !this.#requests.some(({ request }) => isOpen(request))
    // A repair that cannot prove everything is better than none.
    if (this.#expected.acceptAnyStatus === true) return true
    return this.#requests.every(
      ({ request }, i) => !isOpen(request) || !leadsTo(request, color) || this.#ownAnswers.has(i),
    )
  }

  /** Whether it is not known which requests reach a color. */
  get #isUnknown(): boolean {
    return this.#requests.every(({ reaches }) => !reaches)
  }

  #requireTime({ candidate }: NginxProbe, maxMs = limitMs): void {
    const now = this.#context.clock.now()
    const since = this.#badSince.get(candidate) ?? now
    this.#badSince.set(candidate, since)
    // Some of the requests that nobody tried before may never reach a color.
    if (this.#requests[candidate]?.reaches === true && now - since > maxMs) throw this.createError('')
  }

  createError(prefix: string): ServingError {
    const unproven = [...this.#problems].filter(([candidate]) => !this.#proven.has(candidate))
    const isInPart = this.#isUnknown && this.#proven.size > 0
    const texts = unproven.map(([candidate, text]) => (isInPart ? this.#addRequest(candidate, text) : text))
    const [text = 'nginx could not be probed', ...more] = [...new Set(texts)]
    const problem = more.length === 0 ? text : [text, ...more].map((each) => `\n- ${each}`).join('')
    const blame = this.#isBadAnswer ? 'release' : 'host'
    return new ServingError(`${prefix}${problem}`, {
      isOwnAnswer: this.#isOwnAnswer,
      isUnreached: this.#isUnreached,
      blame,
    })
  }

  #addRequest(candidate: number, text: string): string {
    const known = this.#requests[candidate]
    return known === undefined ? text : `${describeSiteRequest(known.request)}: ${text}`
  }
}

type ServingFailure = Pick<ServingError, 'isOwnAnswer' | 'isUnreached'> & { readonly blame: Blame }

/** It could not be proven that nginx serves a color. */
export class ServingError extends StepError {
  /** nginx has loaded the new configuration, and answers the requests itself, so that they show no color. */
  readonly isOwnAnswer: boolean
  /** nginx answered that it got no answer from the color, and no connection to the color was seen. */
  readonly isUnreached: boolean

  constructor(message: string, { isOwnAnswer, isUnreached, blame }: ServingFailure) {
    super(message, { blame })
    this.isOwnAnswer = isOwnAnswer
    this.isUnreached = isUnreached
  }
}
