import { describe, expect, test } from '@jest/globals'
import type { HttpAnswer } from '../../src/domain/http-answer.ts'
import type { NginxProbe } from '../../src/commands/probe-nginx.ts'
import { noReplyCode, type PublicUrlResult, type RequestResult } from '../../src/public-url/journey.ts'
import { diagnosePublicUrl, needsHostProbe, type UrlProblem } from '../../src/public-url/diagnose.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const day = 86_400_000
const url = 'https://shop.example.com/'
const reached = { url, addresses: ['203.0.113.9'], address: '203.0.113.9', dead: [] }
const journey = (last: RequestResult, loops = false): PublicUrlResult => ({ last, redirects: [], loops })
const answer = (status: number, server = '', location?: string): RequestResult => ({
  ...{ kind: 'answer', ...reached, status, server, location, ms: 12 },
})

/** The host's nginx as it is when all is well but for these. */
const host = (own: HttpAnswer | number, more: Partial<NginxProbe> = {}): NginxProbe => ({
  reloadDone: true,
  newWorkers: 0,
  errorLogLines: '',
  requestCount: 1,
  answer: typeof own === 'number' ? { kind: 'answer', status: own, body: 'Hello' } : own,
  portIsOpen: true,
  newConnections: { blue: 0, green: 1 },
  openConnections: { blue: 0, green: 0 },
  workersShuttingDown: 0,
  ...more,
})
const nginxPage = (status: number): HttpAnswer => ({
  ...{ kind: 'answer', status, body: `<hr><center>nginx/1.22.1</center>` },
})

const judge = (what: RequestResult | PublicUrlResult, probe?: NginxProbe): UrlProblem | undefined =>
  diagnosePublicUrl('last' in what ? what : journey(what), { probe, host: '198.51.100.7', now })
const told = (...args: Parameters<typeof judge>): string => {
  const { hop, reason } = judge(...args) ?? { hop: 'none', reason: '' }
  return `${hop}: ${reason}`
}

describe('DNS', () => {
  test('no record', () => {
    const seen = { kind: 'no-address', url, addresses: [], code: 'ENOTFOUND' } as const
    expect(told(seen)).toBe('DNS: there is no record of shop.example.com')
  })

  test('name servers that do not answer', () => {
    const seen = { kind: 'no-address', url, addresses: [], code: 'EAI_AGAIN' } as const
    expect(told(seen)).toBe('DNS: the name servers of shop.example.com do not answer (EAI_AGAIN)')
  })

  test('an address that visitors cannot reach', () => {
    const seen = { kind: 'no-connection', url, addresses: ['172.31.5.6'], codes: [noReplyCode] } as const
    expect(told(seen)).toBe(
      'DNS: shop.example.com leads to 172.31.5.6, which only machines of the same network can reach',
    )
  })
})

describe('TCP', () => {
  const seen = { kind: 'no-connection', url, addresses: ['203.0.113.9', '203.0.113.10'] } as const

  test('no reply: a security group', () => {
    expect(told({ ...seen, codes: [noReplyCode, noReplyCode] })).toBe(
      'TCP: no connection with 203.0.113.9, 203.0.113.10 on port 443 (no reply); ' +
        'that is right for a load balancer, the server itself is 198.51.100.7',
    )
    expect(judge({ ...seen, codes: [noReplyCode] })?.fix).toContain('security group')
  })

  test("a closed port, at the server's own address", () => {
    const own = { ...seen, url: 'http://shop.example.com:8080/', addresses: ['198.51.100.7'], codes: ['ECONNREFUSED'] }
    expect(told(own)).toBe('TCP: 198.51.100.7 on port 8080 refuses connections')
  })
})

describe('TLS', () => {
  const certificate = { names: ['old.example.com'], from: now - 90 * day, to: now + day, issuer: 'Amazon' }
  const seen = (code: string, more: Partial<typeof certificate> = {}): RequestResult => ({
    ...{ kind: 'no-trust', ...reached, code, certificate: { ...certificate, ...more } },
  })

  test.each([
    [seen('ERR_TLS_CERT_ALTNAME_INVALID'), 'the certificate is for old.example.com, not for shop.example.com'],
    [seen('CERT_HAS_EXPIRED', { to: now - day }), 'the certificate of shop.example.com expired on 2026-05-31'],
    [
      seen('CERT_NOT_YET_VALID', { from: now + day }),
      'the certificate of shop.example.com is valid from 2026-06-02 only',
    ],
    [
      seen('DEPTH_ZERO_SELF_SIGNED_CERT', { issuer: 'me' }),
      'visitors cannot trust the certificate of shop.example.com (DEPTH_ZERO_SELF_SIGNED_CERT), which was issued by me',
    ],
    [{ kind: 'no-trust', ...reached, code: 'EPROTO' } as const, '203.0.113.9 does not answer in TLS (EPROTO)'],
  ])('%#', (visit, why) => {
    expect(told(visit)).toBe(`TLS: ${why}`)
  })
})

describe('the load balancer', () => {
  test.each([
    [502, 'protocol and port of its target group'],
    [503, 'register the server with its target group'],
    [504, 'security group of the server'],
    [403, 'a rule of its listener'],
  ])('its own %i while the server is well', (status, advice) => {
    expect(told(answer(status, 'awselb/2.0'), host(200))).toBe(
      `load balancer: the load balancer answers ${status} by itself, while nginx on the server answers 200 to the same request`,
    )
    expect(judge(answer(status, 'awselb/2.0'), host(200))?.fix).toContain(advice)
  })

  test('its own page is no answer of the application, whatever its status', () => {
    expect(told(answer(200, 'awselb/2.0'))).toBe('load balancer: the load balancer answers 200 by itself')
    expect(judge(answer(301, 'awselb/2.0', 'https://login.example.com/'))).toBeUndefined()
  })

  test('another machine, or a CDN', () => {
    expect(told(answer(404, 'parking'), host(200))).toBe(
      'load balancer: 203.0.113.9 (Server: parking) answers 404 by itself, while nginx on the server answers 200 to the same request',
    )
  })

  test('a request that is lost behind it', () => {
    expect(told({ kind: 'no-answer', ...reached, code: noReplyCode }, host(200))).toBe(
      'load balancer: 203.0.113.9 took the request and gave no answer (no reply), while nginx on the server answers it',
    )
  })

  test('redirects in a circle that the server does not send', () => {
    expect(judge(journey(answer(301, 'awselb/2.0', url), true), host(200))?.hop).toBe('load balancer')
    expect(judge(journey(answer(301, 'cloudflare', url), true), host(200))?.hop).toBe('load balancer')
  })
})

describe("the host's nginx", () => {
  test('does not run', () => {
    const down = host({ kind: 'none', reason: 'Connection refused' }, { portIsOpen: false })
    expect(told(answer(502, 'awselb/2.0'), down)).toBe('nginx: nothing listens on the server')
  })

  test('has no way on for this name', () => {
    expect(told(answer(404, 'nginx'), host(nginxPage(404)))).toBe(
      'nginx: nginx on the server answers 404 by itself, without the application',
    )
  })
})

describe('the application', () => {
  test.each([
    [
      answer(502, 'nginx/1.22.1'),
      host(nginxPage(502)),
      'nginx on the server answers 502, for want of an answer from it',
    ],
    [answer(503, 'awselb/2.0'), host(nginxPage(504)), 'nginx on the server answers 504, for want of an answer from it'],
    [answer(500, 'nginx'), host(500), 'it answers 500, on the server as well'],
    [
      { kind: 'no-answer', ...reached, code: noReplyCode } as const,
      host({ kind: 'none', reason: 'timed out' }),
      'the server itself gets no answer through nginx: timed out',
    ],
    [
      journey(answer(301, 'awselb/2.0', url), true),
      host({ kind: 'answer', status: 301, location: url, body: '' }),
      `it redirects in a circle, to ${url}`,
    ],
  ])('%#', (visit, glimpse, why) => {
    expect(told(visit, glimpse)).toBe(`application: ${why}`)
  })
})

describe('no complaint', () => {
  test.each([
    ['a page', answer(200, 'nginx'), undefined],
    ['a redirect to another site', answer(302, '', 'https://login.example.com/'), undefined],
    ['what the application means, as it says the same on the server', answer(401, 'nginx'), host(401)],
  ])('about %s', (_, visit, glimpse) => {
    expect(judge(visit, glimpse)).toBeUndefined()
  })
})

test('the host is asked only where it can help', () => {
  const asks = (what: RequestResult | PublicUrlResult) => needsHostProbe('last' in what ? what : journey(what))
  expect([answer(200), answer(302, '', url)].map(asks)).toEqual([false, false])
  expect(asks({ kind: 'no-address', url, addresses: [], code: 'ENOTFOUND' })).toBe(false)
  expect([answer(404), answer(502), { kind: 'no-answer', ...reached, code: noReplyCode } as const].map(asks)).toEqual([
    true,
    true,
    true,
  ])
  expect(asks(journey(answer(301, '', url), true))).toBe(true)
})

test("what others wrote cannot break the log's lines, nor flood them", () => {
  const why = told(answer(404, `evil\u001b[31m${'x'.repeat(500)}`), host(200))
  expect(why).not.toMatch(/\p{Cc}/u)
  expect(why.length).toBeLessThan(300)
})
