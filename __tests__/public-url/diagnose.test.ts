import { describe, expect, test } from '@jest/globals'
import type { HttpAnswer } from '../../src/domain/http-answer.ts'
import type { NginxProbe } from '../../src/commands/probe-nginx.ts'
import { noReplyCode, type PublicUrlResult, type RequestResult } from '../../src/public-url/result.ts'
import { diagnosePublicUrl, needsHostProbe, type UrlProblem } from '../../src/public-url/diagnose.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const day = 86_400_000
const url = 'https://shop.example.com/'
const route = { url, addresses: ['203.0.113.9'], address: '203.0.113.9', dead: [] }
const resultOf = (last: RequestResult, loops = false): PublicUrlResult => ({ last, redirects: [], loops })
const answer = (status: number, server = '', location?: string): RequestResult => ({
  ...{ kind: 'answer', ...route, status, server, location, ms: 12 },
})

/** The probe of a host whose nginx gives this answer. Everything else is as it should be. */
const host = (own: HttpAnswer | number, changes: Partial<NginxProbe> = {}): NginxProbe => ({
  reloadDone: true,
  newWorkers: 0,
  errorLogLines: '',
  requestCount: 1,
  answer: typeof own === 'number' ? { kind: 'answer', status: own, body: 'Hello' } : own,
  portIsOpen: true,
  candidate: 0,
  newConnections: { blue: 0, green: 1 },
  openConnections: { blue: 0, green: 0 },
  workersShuttingDown: 0,
  keepsWorkers: false,
  ...changes,
})
const nginxPage = (status: number): HttpAnswer => ({
  ...{ kind: 'answer', status, body: `<hr><center>nginx/1.22.1</center>` },
})

const diagnose = (result: RequestResult | PublicUrlResult, probe?: NginxProbe): UrlProblem | undefined =>
  diagnosePublicUrl('last' in result ? result : resultOf(result), { probe, host: '198.51.100.7', now })
const describeProblem = (...args: Parameters<typeof diagnose>): string => {
  const { hop, reason } = diagnose(...args) ?? { hop: 'none', reason: '' }
  return `${hop}: ${reason}`
}

describe('DNS', () => {
  test('no record', () => {
    const result = { kind: 'no-address', url, addresses: [], code: 'ENOTFOUND' } as const
    expect(describeProblem(result)).toBe('DNS: there is no record of shop.example.com')
  })

  test('name servers that do not answer', () => {
    const result = { kind: 'no-address', url, addresses: [], code: 'EAI_AGAIN' } as const
    expect(describeProblem(result)).toBe('DNS: the name servers of shop.example.com do not answer (EAI_AGAIN)')
  })

  test('a private address', () => {
    const result = { kind: 'no-connection', url, addresses: ['172.31.5.6'], codes: [noReplyCode] } as const
    expect(describeProblem(result)).toBe(
      'DNS: shop.example.com points to 172.31.5.6, a private address that visitors cannot reach',
    )
  })
})

describe('TCP', () => {
  const result = { kind: 'no-connection', url, addresses: ['203.0.113.9', '203.0.113.10'] } as const

  test('no reply: the fix is in the security group', () => {
    expect(describeProblem({ ...result, codes: [noReplyCode, noReplyCode] })).toBe(
      'TCP: no connection to 203.0.113.9, 203.0.113.10 on port 443 (no reply); ' +
        'the input host is 198.51.100.7, so this is right only if it leads to a load balancer or to the same server',
    )
    expect(diagnose({ ...result, codes: [noReplyCode] })?.fix).toContain('security group')
  })

  test("a closed port, at the server's own address", () => {
    const own = {
      ...result,
      url: 'http://shop.example.com:8080/',
      addresses: ['198.51.100.7'],
      codes: ['ECONNREFUSED'],
    }
    expect(describeProblem(own)).toBe('TCP: 198.51.100.7 on port 8080 refuses connections')
  })
})

describe('TLS', () => {
  const certificate = { names: ['old.example.com'], from: now - 90 * day, to: now + day, issuer: 'Amazon' }
  const result = (code: string, changes: Partial<typeof certificate> = {}): RequestResult => ({
    ...{ kind: 'no-trust', ...route, code, certificate: { ...certificate, ...changes } },
  })

  test.each([
    [result('ERR_TLS_CERT_ALTNAME_INVALID'), 'the certificate is for old.example.com, not for shop.example.com'],
    [result('CERT_HAS_EXPIRED', { to: now - day }), 'the certificate of shop.example.com expired on 2026-05-31'],
    [
      result('CERT_NOT_YET_VALID', { from: now + day }),
      'the certificate of shop.example.com is not valid before 2026-06-02',
    ],
    [
      result('DEPTH_ZERO_SELF_SIGNED_CERT', { issuer: 'me' }),
      'visitors cannot trust the certificate of shop.example.com (DEPTH_ZERO_SELF_SIGNED_CERT), which was issued by me',
    ],
    [{ kind: 'no-trust', ...route, code: 'EPROTO' } as const, 'the TLS handshake with 203.0.113.9 failed (EPROTO)'],
  ])('%#', (result, reason) => {
    expect(describeProblem(result)).toBe(`TLS: ${reason}`)
  })
})

describe('the load balancer', () => {
  test.each([
    [502, 'the protocol and the port of its target group'],
    [503, 'register the server with its target group'],
    [504, 'security group of the server'],
    [403, 'the rules of its listener'],
  ])('an answer of %i that the server does not give', (status, fix) => {
    expect(describeProblem(answer(status, 'awselb/2.0'), host(200))).toBe(
      `load balancer: the load balancer itself answers ${status}, while nginx on the server answers 200 to the same request`,
    )
    expect(diagnose(answer(status, 'awselb/2.0'), host(200))?.fix).toContain(fix)
  })

  test('a page of the load balancer is a problem with any status, but its redirect is not', () => {
    expect(describeProblem(answer(200, 'awselb/2.0'))).toBe('load balancer: the load balancer itself answers 200')
    expect(diagnose(answer(301, 'awselb/2.0', 'https://login.example.com/'))).toBeUndefined()
  })

  test('an answer of another machine or a CDN', () => {
    expect(describeProblem(answer(404, 'parking'), host(200))).toBe(
      'load balancer: 203.0.113.9 (Server: parking) itself answers 404, while nginx on the server answers 200 to the same request',
    )
  })

  test('no answer, while the server answers', () => {
    expect(describeProblem({ kind: 'no-answer', ...route, code: noReplyCode }, host(200))).toBe(
      'load balancer: 203.0.113.9 accepted the request but sent no answer (no reply), while nginx on the server answers it',
    )
  })

  test('a redirect loop, while the server does not redirect', () => {
    expect(diagnose(resultOf(answer(301, 'awselb/2.0', url), true), host(200))?.hop).toBe('load balancer')
    expect(diagnose(resultOf(answer(301, 'cloudflare', url), true), host(200))?.hop).toBe('load balancer')
  })
})

describe("the host's nginx", () => {
  test('nginx does not run', () => {
    const down = host({ kind: 'none', reason: 'Connection refused' }, { portIsOpen: false })
    expect(describeProblem(answer(502, 'awselb/2.0'), down)).toBe('nginx: nothing listens on the server')
  })

  test('nginx has no location for this request', () => {
    expect(describeProblem(answer(404, 'nginx'), host(nginxPage(404)))).toBe(
      'nginx: nginx on the server answers 404 itself and does not pass the request to the application',
    )
  })
})

describe('the application', () => {
  test.each([
    [
      answer(502, 'nginx/1.22.1'),
      host(nginxPage(502)),
      'nginx on the server answers 502: the application does not answer',
    ],
    [
      answer(503, 'awselb/2.0'),
      host(nginxPage(504)),
      'nginx on the server answers 504: the application does not answer',
    ],
    [answer(500, 'nginx'), host(500), 'the application answers 500, also on the server itself'],
    [
      { kind: 'no-answer', ...route, code: noReplyCode } as const,
      host({ kind: 'none', reason: 'timed out' }),
      'a request on the server itself gets no answer through nginx: timed out',
    ],
    [
      resultOf(answer(301, 'awselb/2.0', url), true),
      host({ kind: 'answer', status: 301, location: url, body: '' }),
      `the redirects form a loop; the last one points to ${url}`,
    ],
  ])('%#', (result, probe, reason) => {
    expect(describeProblem(result, probe)).toBe(`application: ${reason}`)
  })
})

describe('no problem', () => {
  test.each([
    ['a page', answer(200, 'nginx'), undefined],
    ['a redirect to another site', answer(302, '', 'https://login.example.com/'), undefined],
    ['a status that the application also answers on the server', answer(401, 'nginx'), host(401)],
  ])('with %s', (_, result, probe) => {
    expect(diagnose(result, probe)).toBeUndefined()
  })
})

test('the host is probed only if its answer is needed', () => {
  const needsProbe = (result: RequestResult | PublicUrlResult) =>
    needsHostProbe('last' in result ? result : resultOf(result))
  expect([answer(200), answer(302, '', url)].map(needsProbe)).toEqual([false, false])
  expect(needsProbe({ kind: 'no-address', url, addresses: [], code: 'ENOTFOUND' })).toBe(false)
  expect(
    [answer(404), answer(502), { kind: 'no-answer', ...route, code: noReplyCode } as const].map(needsProbe),
  ).toEqual([true, true, true])
  expect(needsProbe(resultOf(answer(301, '', url), true))).toBe(true)
})

test('a text from another machine is shortened and has no control characters', () => {
  const reason = describeProblem(answer(404, `evil\u001b[31m${'x'.repeat(500)}`), host(200))
  expect(reason).not.toMatch(/\p{Cc}/u)
  expect(reason.length).toBeLessThan(300)
})
