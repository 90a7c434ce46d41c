import { localUrl } from '../domain/site-request.ts'
import { probeNginx, type NginxProbe } from '../commands/probe-nginx.ts'
import { runCommand, type Context } from '../engine/context.ts'
import type { Blame } from '../domain/blame.ts'
import type { Facts } from '../domain/json.ts'
import type { PublicUrlResult } from '../public-url/result.ts'
import { diagnosePublicUrl, needsHostProbe, formatUrlProblem, type UrlProblem } from '../public-url/diagnose.ts'
import { StepError } from '../engine/step.ts'
import type { Preflight } from './stages.ts'
import { errorMessage } from '../domain/thrown.ts'

type Host = Pick<Preflight, 'nginx' | 'targets' | 'httpClient'>

/** With `public-url-required: true`: throws when visitors get no answer, and names the hop that is wrong. */
export async function requirePublicUrl(host: Host, context: Context): Promise<Facts> {
  const { publicUrl } = context.config
  if (publicUrl?.required !== true) return {}
  const result = await context.network.requestPublicUrl(publicUrl.url, context.signal)
  const { problem, facts } = await diagnoseResult(result, host, context)
  if (problem === undefined) return { publicUrl: facts }
  const fix = `${problem.fix}; or set public-url-required: false to get only a warning`
  throw new StepError(formatUrlProblem(publicUrl.url, problem), { fix, blame: blameHop(problem) })
}

const blameHop = ({ hop }: UrlProblem): Blame =>
  hop === 'application' ? 'release' : hop === 'nginx' ? 'host' : 'network'

/** With `public-url-required: false`: requests the public address during other work, and only warns. */
export async function checkPublicUrlDuring<Result>(
  work: Promise<Result>,
  host: Host,
  context: Context,
): Promise<readonly [Result, Facts]> {
  const { publicUrl } = context.config
  if (publicUrl === undefined || publicUrl.required) return [await work, {}]
  const stop = new AbortController()
  try {
    const signal = AbortSignal.any([stop.signal, context.signal])
    const [result, publicResult] = await Promise.all([work, context.network.requestPublicUrl(publicUrl.url, signal)])
    return [result, await warnAboutProblem(publicResult, host, context)]
  } finally {
    stop.abort()
  }
}

/** An error here must not fail a release that is deployed. */
async function warnAboutProblem(result: PublicUrlResult, host: Host, context: Context): Promise<Facts> {
  try {
    const { problem, facts } = await diagnoseResult(result, host, context)
    const url = context.config.publicUrl?.url ?? ''
    if (problem !== undefined) context.warn(`${formatUrlProblem(url, problem)}; ${problem.fix}`)
    return { publicUrl: facts }
  } catch (error) {
    context.signal.throwIfAborted()
    context.note(`the wrong hop could not be found out: ${errorMessage(error)}`)
    return {}
  }
}

interface Diagnosis {
  readonly problem: UrlProblem | undefined
  readonly facts: Facts
}

/** What the result means. Some results need a probe of the host too. */
async function diagnoseResult(result: PublicUrlResult, host: Host, context: Context): Promise<Diagnosis> {
  context.signal.throwIfAborted() // a request that was cancelled proves nothing
  const { last, redirects } = result
  const probe = needsHostProbe(result) ? await probeHost(last.url, host, context) : undefined
  const facts = { probe, host: context.config.connection.host, now: context.clock.date() }
  const problem = diagnosePublicUrl(result, facts)
  const dead = 'dead' in last ? last.dead : []
  if (problem === undefined) context.note(formatAnswerFound(result))
  if (dead.length > 0) context.warn(formatDeadAddresses(last.url, dead))
  const answer = last.kind === 'answer' ? { status: last.status, ms: last.ms, server: last.server } : {}
  const wrongHop = problem === undefined ? {} : { wrongHop: problem.hop }
  return {
    problem,
    facts: { urls: [...redirects, last.url], addresses: last.addresses, dead, ...answer, ...wrongHop },
  }
}

/** The same request as the public one, on the host itself and through its nginx. */
async function probeHost(
  publicUrl: string,
  { nginx, targets, httpClient }: Host,
  context: Context,
): Promise<NginxProbe | undefined> {
  const { verify } = context.config
  const { host, pathname, search, protocol } = new URL(publicUrl)
  const own = Object.assign(new URL(verify.url ?? localUrl(nginx.container)), { pathname, search }) // a path like //elsewhere must stay on this host
  const request = {
    client: httpClient,
    url: own.href,
    place: 'public-url',
    hostHeader: host,
    forwardedProto: protocol.slice(0, -1),
    timeoutSeconds: 5,
  }
  const command = probeNginx({ nginx, candidates: [request], targets, requests: 1, workers: [], logSize: -1 })
  const [probe] = await runCommand(context, command)
  return probe
}

function formatAnswerFound({ last, redirects }: PublicUrlResult): string {
  const got = last.kind === 'answer' ? `${last.status} from ${last.address} in ${last.ms} ms` : 'an answer'
  return `the public address gives ${got}: ${[...redirects, last.url].join(' → ')}`
}

const formatDeadAddresses = (url: string, dead: readonly string[]): string =>
  `${new URL(url).hostname} also has the address ${dead.join(', ')}, which accepts no connections: ` +
  'visitors who get this address get no answer; remove outdated addresses from the DNS'
