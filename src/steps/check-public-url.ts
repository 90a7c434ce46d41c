import { lookAtNginx } from '../commands/probe-nginx.ts'
import { ask, type Context } from '../engine/context.ts'
import type { Evidence } from '../domain/events.ts'
import type { Journey } from '../public-url/journey.ts'
import { complainAbout, dependsOnHost, tellComplaint, type Complaint } from '../public-url/diagnose.ts'
import { StepError } from '../engine/saga.ts'
import type { Survey } from './state.ts'
import { messageOf } from '../domain/thrown.ts'

type Host = Pick<Survey, 'nginx' | 'tool'>

/** Where `public-url-required` is set: throws when visitors get no answer, and says which hop is wrong. */
export async function provePublicly(host: Host, context: Context): Promise<Evidence> {
  const { publicUrl } = context.config
  if (publicUrl?.required !== true) return {}
  const journey = await context.network.reach(publicUrl.url, context.signal)
  const { complaint, evidence } = await judge(journey, host, context)
  if (complaint === undefined) return { publicUrl: evidence }
  const advice = `${complaint.advice}; or set public-url-required: false, to be warned only`
  throw new StepError(tellComplaint(publicUrl.url, complaint), { advice })
}

/** Where it is not: asks while that work is done, and only warns. */
export async function askPublicly<Result>(
  work: Promise<Result>,
  host: Host,
  context: Context,
): Promise<readonly [Result, Evidence]> {
  const { publicUrl } = context.config
  if (publicUrl === undefined || publicUrl.required) return [await work, {}]
  const stop = new AbortController()
  try {
    const signal = AbortSignal.any([stop.signal, context.signal])
    const [result, journey] = await Promise.all([work, context.network.reach(publicUrl.url, signal)])
    return [result, await warnOf(journey, host, context)]
  } finally {
    stop.abort()
  }
}

/** Nothing that goes wrong here may keep what was deployed from coming to its end. */
async function warnOf(journey: Journey, host: Host, context: Context): Promise<Evidence> {
  try {
    const { complaint, evidence } = await judge(journey, host, context)
    const url = context.config.publicUrl?.url ?? ''
    if (complaint !== undefined) warn(context, `${tellComplaint(url, complaint)}; ${complaint.advice}`)
    return { publicUrl: evidence }
  } catch (error) {
    context.signal.throwIfAborted()
    context.note(`which hop is wrong could not be found out: ${messageOf(error)}`)
    return {}
  }
}

interface Judged {
  readonly complaint: Complaint | undefined
  readonly evidence: Evidence
}

/** What a journey to the public address means, with the host's help where it takes that. */
async function judge(journey: Journey, host: Host, context: Context): Promise<Judged> {
  context.signal.throwIfAborted() // a journey that was cut off says nothing
  const { last, via } = journey
  const glimpse = dependsOnHost(journey) ? await askHost(last.url, host, context) : undefined
  const facts = { glimpse, host: context.config.connection.host, now: context.clock.date() }
  const complaint = complainAbout(journey, facts)
  const dead = 'dead' in last ? last.dead : []
  if (complaint === undefined) context.note(tellAnswer(journey))
  if (dead.length > 0) warn(context, tellDead(last.url, dead))
  const answer = last.kind === 'answer' ? { status: last.status, ms: last.ms, server: last.server } : {}
  const wrongHop = complaint === undefined ? {} : { wrongHop: complaint.hop }
  return { complaint, evidence: { urls: [...via, last.url], addresses: last.addresses, dead, ...answer, ...wrongHop } }
}

/** It belongs to the proof of what is served, whenever it is found. */
const warn = (context: Context, text: string): void => context.tell({ kind: 'warned', step: 'verify', text })

/** The same request as the public one, on the host itself and through its nginx. */
function askHost(publicUrl: string, { nginx, tool }: Host, context: Context) {
  const { verify, ports } = context.config
  const { host, pathname, search, protocol } = new URL(publicUrl)
  const own = Object.assign(new URL(verify.url), { pathname, search }) // a path like //elsewhere must not lead there
  const question = { tool, url: own.href, hostHeader: host, forwardedProto: protocol.slice(0, -1), seconds: 5 }
  return ask(context, lookAtNginx({ nginx, question, ports, requests: 1, workers: [], logSize: -1 }))
}

function tellAnswer({ last, via }: Journey): string {
  const got = last.kind === 'answer' ? `${last.status} from ${last.address} in ${last.ms} ms` : 'an answer'
  return `the public address gives ${got}: ${[...via, last.url].join(' → ')}`
}

const tellDead = (url: string, dead: readonly string[]): string =>
  `${new URL(url).hostname} also leads to ${dead.join(', ')}, where nobody takes connections: ` +
  'visitors who are sent there get nothing; take what is out of date out of the DNS'
