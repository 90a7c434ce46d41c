import type { HealthConfig } from './config.ts'
import type { HealthEndpoint } from './health.ts'
import type { HttpAnswer } from './http-answer.ts'

const redirects: readonly number[] = [301, 302, 303, 307, 308]

/** What to do about an answer to the health request that is not healthy. Undefined: the answer does not show it. */
export function findHealthFix(
  answer: HttpAnswer | undefined,
  health: HealthConfig,
  { path, port }: Pick<HealthEndpoint, 'path' | 'port'>,
): string | undefined {
  if (answer?.kind !== 'answer' || health.statuses.matches(answer.status)) return undefined
  if (redirects.includes(answer.status)) return findRedirectFix(answer.location ?? '', health, path)
  switch (answer.status) {
    case 400:
    case 421:
      return health.hostHeader === undefined
        ? 'if the application accepts only requests to its own name, set health-host to that name'
        : undefined
    case 401:
    case 403:
      return `allow requests to ${path} without a login, or set health-path to a path that needs none`
    case 404:
      return path.startsWith('/actuator')
        ? `nothing is at ${path} on port ${port}; is the actuator on a port of its own (management.server.port)? Set health-path to a path that is answered on port ${port}`
        : `nothing is at ${path} on port ${port}: set health-path to a path that the application answers`
    default:
      return undefined
  }
}

function findRedirectFix(location: string, { headers }: HealthConfig, path: string): string {
  const toHttps = isSamePathOverHttps(location, path)
  const isSent = headers.some(({ name }) => name.toLowerCase() === 'x-forwarded-proto')
  if (toHttps && !isSent)
    return 'the application redirects http to https: set health-headers to "X-Forwarded-Proto: https", which a load balancer sends too'
  return `set health-path to a path that is answered without a redirect`
}

function isSamePathOverHttps(location: string, path: string): boolean {
  const url = URL.parse(location)
  return url?.protocol === 'https:' && url.pathname + url.search === new URL(path, 'http://127.0.0.1').href.slice(16)
}
