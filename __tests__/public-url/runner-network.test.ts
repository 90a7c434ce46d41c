import { expect, test } from '@jest/globals'
import type { RequestResult } from '../../src/public-url/result.ts'
import { RunnerNetwork } from '../../src/public-url/runner-network.ts'

const route = { addresses: ['203.0.113.1'], address: '203.0.113.1', dead: [] }

/** Sites with a list of answers for each URL: a status, or the target of a redirect. The last answer is repeated. */
function fakeSites(sites: Readonly<Record<string, readonly (number | string)[]>>) {
  const requested: string[] = []
  const requestUrl = (url: string): Promise<RequestResult> => {
    const answers = sites[url] ?? [404]
    const count = requested.filter((each) => each === url).length
    requested.push(url)
    const answer = answers[Math.min(count, answers.length - 1)] ?? 404
    const fields = typeof answer === 'number' ? { status: answer } : { status: 301, location: answer }
    return Promise.resolve({ kind: 'answer', url, ...route, server: '', ms: 1, ...fields })
  }
  const requestPublicUrl = (url: string, timeoutMs = 10_000) =>
    new RunnerNetwork({ requestUrl, timeoutMs }).requestPublicUrl(url, new AbortController().signal)
  return { requested, requestPublicUrl }
}

test('redirects on the same site are followed: from http to https, and from the domain to www', async () => {
  const { requestPublicUrl } = fakeSites({
    'http://shop.test/': ['https://shop.test/'],
    'https://shop.test/': ['https://www.shop.test/#top'],
    'https://www.shop.test/': ['/home'],
    'https://www.shop.test/home': [200],
  })
  expect(await requestPublicUrl('http://shop.test/')).toMatchObject({
    redirects: ['http://shop.test/', 'https://shop.test/', 'https://www.shop.test/'],
    last: { url: 'https://www.shop.test/home', status: 200 },
    loops: false,
  })
})

test.each(['https://login.example.com/', 'https://not-shop.test/', 'app://shop.test/', 'https://[/'])(
  'a redirect to %s is not followed',
  async (location) => {
    const { requestPublicUrl, requested } = fakeSites({ 'https://shop.test/': [location] })
    expect(await requestPublicUrl('https://shop.test/')).toMatchObject({
      redirects: [],
      last: { status: 301, location },
      loops: false,
    })
    expect(requested).toEqual(['https://shop.test/'])
  },
)

test('a redirect loop is detected', async () => {
  const { requestPublicUrl, requested } = fakeSites({
    'https://shop.test/': ['http://shop.test/'],
    'http://shop.test/': ['https://shop.test/'],
  })
  expect(await requestPublicUrl('https://shop.test/')).toMatchObject({
    last: { url: 'http://shop.test/' },
    loops: true,
  })
  expect(requested).toEqual(['https://shop.test/', 'http://shop.test/'])
})

test('redirects are not followed without a limit', async () => {
  const pages = Array.from({ length: 9 }, (_, i) => [`https://shop.test/${i}`, [`/${i + 1}`]] as const)
  const { requestPublicUrl, requested } = fakeSites(Object.fromEntries(pages))
  expect(await requestPublicUrl('https://shop.test/0')).toMatchObject({ loops: true })
  expect(requested).toHaveLength(6)
})

test('a request is tried again after a 503', async () => {
  const { requestPublicUrl, requested } = fakeSites({ 'https://shop.test/': [503, 200] })
  expect(await requestPublicUrl('https://shop.test/')).toMatchObject({ last: { status: 200 } })
  expect(requested).toHaveLength(2)
})

test('no try follows after the timeout', async () => {
  const { requestPublicUrl, requested } = fakeSites({ 'https://shop.test/': [503] })
  expect(await requestPublicUrl('https://shop.test/', 300)).toMatchObject({ last: { status: 503 } })
  expect(requested).toHaveLength(1)
})

test('a result that another try would not change is returned at once', async () => {
  const results: RequestResult[] = [
    { kind: 'no-address', url: 'https://shop.test/', addresses: [], code: 'ENOTFOUND' },
    { kind: 'no-connection', url: 'https://shop.test/', addresses: ['203.0.113.1'], codes: ['ECONNREFUSED'] },
    {
      kind: 'no-trust',
      url: 'https://shop.test/',
      ...route,
      code: 'CERT_HAS_EXPIRED',
      certificate: { names: [], from: 0, to: 0, issuer: '' },
    },
  ]
  for (const result of results) {
    let requested = 0
    const requestUrl = () => {
      requested += 1
      return Promise.resolve(result)
    }
    const { last } = await new RunnerNetwork({ requestUrl }).requestPublicUrl(
      'https://shop.test/',
      new AbortController().signal,
    )
    expect({ last, requested }).toEqual({ last: result, requested: 1 })
  }
})
