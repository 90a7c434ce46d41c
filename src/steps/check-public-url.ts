import { probeNginx } from '../commands/probe-nginx.ts'
import { runCommand, type Context } from '../engine/context.ts'
import type { Evidence } from '../domain/events.ts'
import type { PublicUrlResult } from '../public-url/result.ts'
import { diagnosePublicUrl, needsHostProbe, formatUrlProblem, type UrlProblem } from '../public-url/diagnose.ts'
import { StepError } from '../engine/saga.ts'
import type { Preflight } from './state.ts'
import { errorMessage } from '../domain/thrown.ts'

type Host = Pick<Preflight, 'nginx' | 'httpClient'>

/** Where `public-url-required` is set: throws when visitors get no answer, and says which hop is wrong. */
export async function requirePublicUrl(host: Host, context: Context): Promise<Evidence> {
  const { publicUrl } = context.config
  if (publicUrl?.required !== true) return {}
  const journey = await context.network.requestPublicUrl(publicUrl.url, context.signal)
  const { complaint, facts } = await diagnoseResult(journey, host, context)
  if (complaint === undefined) return { publicUrl: facts }
  const fix = `${complaint.fix}; or set public-url-required: false, to be warned only`
  throw new StepError(formatUrlProblem(publicUrl.url, complaint), { fix })
}

/** Where it is not: asks while that work is done, and only warns. */
export async function checkPublicUrlDuring<Result>(
  work: Promise<Result>,
  host: Host,
  context: Context,
): Promise<readonly [Result, Evidence]> {
  const { publicUrl } = context.config
  if (publicUrl === undefined || publicUrl.required) return [await work, {}]
  const stop = new AbortController()
  try {
    const signal = AbortSignal.any([stop.signal, context.signal])
    const [result, journey] = await Promise.all([work, context.network.requestPublicUrl(publicUrl.url, signal)])
    return [result, await warnAboutProblem(journey, host, context)]
  } finally {
    stop.abort()
  }
}

/** Nothing that goes wrong here may keep what was deployed from coming to its end. */
async function warnAboutProblem(journey: PublicUrlResult, host: Host, context: Context): Promise<Evidence> {
  try {
    const { complaint, facts } = await diagnoseResult(journey, host, context)
    const url = context.config.publicUrl?.url ?? ''
    if (complaint !== undefined) warnAtVerify(context, `${formatUrlProblem(url, complaint)}; ${complaint.fix}`)
    return { publicUrl: facts }
  } catch (error) {
    context.signal.throwIfAborted()
    context.note(`which hop is wrong could not be found out: ${errorMessage(error)}`)
    return {}
  }
}

interface Diagnosis {
  readonly complaint: UrlProblem | undefined
  readonly facts: Evidence
}

/** What a journey to the public address means, with the host's help where it takes that. */
async function diagnoseResult(journey: PublicUrlResult, host: Host, context: Context): Promise<Diagnosis> {
  context.signal.throwIfAborted() // a journey that was cut off says nothing
  const { last, redirects } = journey
  const probe = needsHostProbe(journey) ? await probeHost(last.url, host, context) : undefined
  const facts = { probe, host: context.config.connection.host, now: context.clock.date() }
  const complaint = diagnosePublicUrl(journey, facts)
  const dead = 'dead' in last ? last.dead : []
  if (complaint === undefined) context.note(formatAnswerFound(journey))
  if (dead.length > 0) warnAtVerify(context, formatDeadAddresses(last.url, dead))
  const answer = last.kind === 'answer' ? { status: last.status, ms: last.ms, server: last.server } : {}
  const wrongHop = complaint === undefined ? {} : { wrongHop: complaint.hop }
  return {
    complaint,
    facts: { urls: [...redirects, last.url], addresses: last.addresses, dead, ...answer, ...wrongHop },
  }
}

/** It belongs to the proof of what is served, whenever it is found. */
const warnAtVerify = (context: Context, text: string): void => context.emit({ kind: 'warning', step: 'verify', text })

/** The same request as the public one, on the host itself and through its nginx. */
function probeHost(publicUrl: string, { nginx, httpClient }: Host, context: Context) {
  const { verify, ports } = context.config
  const { host, pathname, search, protocol } = new URL(publicUrl)
  const own = Object.assign(new URL(verify.url), { pathname, search }) // a path like //elsewhere must not lead there
  const request = {
    client: httpClient,
    url: own.href,
    hostHeader: host,
    forwardedProto: protocol.slice(0, -1),
    timeoutSeconds: 5,
  }
  return runCommand(context, probeNginx({ nginx, request, ports, requests: 1, workers: [], logSize: -1 }))
}

function formatAnswerFound({ last, redirects }: PublicUrlResult): string {
  const got = last.kind === 'answer' ? `${last.status} from ${last.address} in ${last.ms} ms` : 'an answer'
  return `the public address gives ${got}: ${[...redirects, last.url].join(' → ')}`
}

const formatDeadAddresses = (url: string, dead: readonly string[]): string =>
  `${new URL(url).hostname} also leads to ${dead.join(', ')}, where nobody takes connections: ` +
  'visitors who are sent there get nothing; take what is out of date out of the DNS'
