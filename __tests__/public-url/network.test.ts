import { expect, test } from '@jest/globals'
import type { RequestResult } from '../../src/public-url/journey.ts'
import { RunnerNetwork } from '../../src/public-url/network.ts'

const reached = { addresses: ['203.0.113.1'], address: '203.0.113.1', dead: [] }

/** A world in which each URL has its answers, one for each time that it is asked; the last one stays. */
function world(sites: Readonly<Record<string, readonly (number | string)[]>>) {
  const asked: string[] = []
  const look = (url: string): Promise<RequestResult> => {
    const answers = sites[url] ?? [404]
    const nth = asked.filter((each) => each === url).length
    asked.push(url)
    const answer = answers[Math.min(nth, answers.length - 1)] ?? 404
    const what = typeof answer === 'number' ? { status: answer } : { status: 301, location: answer }
    return Promise.resolve({ kind: 'answer', url, ...reached, server: '', ms: 1, ...what })
  }
  const reach = (url: string, limitMs = 10_000) =>
    new RunnerNetwork({ visit: look, limitMs }).requestPublicUrl(url, new AbortController().signal)
  return { asked, reach }
}

test('a redirect is followed, from port 80 to 443 and from the bare domain to www', async () => {
  const { reach } = world({
    'http://shop.test/': ['https://shop.test/'],
    'https://shop.test/': ['https://www.shop.test/#top'],
    'https://www.shop.test/': ['/home'],
    'https://www.shop.test/home': [200],
  })
  expect(await reach('http://shop.test/')).toMatchObject({
    redirects: ['http://shop.test/', 'https://shop.test/', 'https://www.shop.test/'],
    last: { url: 'https://www.shop.test/home', status: 200 },
    loops: false,
  })
})

test.each(['https://login.example.com/', 'https://not-shop.test/', 'app://shop.test/', 'https://[/'])(
  'a redirect to %s is the answer',
  async (location) => {
    const { reach, asked } = world({ 'https://shop.test/': [location] })
    expect(await reach('https://shop.test/')).toMatchObject({
      redirects: [],
      last: { status: 301, location },
      loops: false,
    })
    expect(asked).toEqual(['https://shop.test/'])
  },
)

test('redirects in a circle are seen as one', async () => {
  const { reach, asked } = world({
    'https://shop.test/': ['http://shop.test/'],
    'http://shop.test/': ['https://shop.test/'],
  })
  expect(await reach('https://shop.test/')).toMatchObject({ last: { url: 'http://shop.test/' }, loops: true })
  expect(asked).toEqual(['https://shop.test/', 'http://shop.test/'])
})

test('redirects without an end are given up', async () => {
  const pages = Array.from({ length: 9 }, (_, i) => [`https://shop.test/${i}`, [`/${i + 1}`]] as const)
  const { reach, asked } = world(Object.fromEntries(pages))
  expect(await reach('https://shop.test/0')).toMatchObject({ loops: true })
  expect(asked).toHaveLength(6)
})

test('a load balancer that has not found the host healthy yet is asked again', async () => {
  const { reach, asked } = world({ 'https://shop.test/': [503, 200] })
  expect(await reach('https://shop.test/')).toMatchObject({ last: { status: 200 } })
  expect(asked).toHaveLength(2)
})

test('what stays as it is is given up when the time is up', async () => {
  const { reach, asked } = world({ 'https://shop.test/': [503] })
  expect(await reach('https://shop.test/', 300)).toMatchObject({ last: { status: 503 } })
  expect(asked).toHaveLength(1)
})

test('what no second try changes is told at once', async () => {
  const visits: RequestResult[] = [
    { kind: 'no-address', url: 'https://shop.test/', addresses: [], code: 'ENOTFOUND' },
    { kind: 'no-connection', url: 'https://shop.test/', addresses: ['203.0.113.1'], codes: ['ECONNREFUSED'] },
    {
      kind: 'no-trust',
      url: 'https://shop.test/',
      ...reached,
      code: 'CERT_HAS_EXPIRED',
      certificate: { names: [], from: 0, to: 0, issuer: '' },
    },
  ]
  for (const seen of visits) {
    let asked = 0
    const visit = () => {
      asked += 1
      return Promise.resolve(seen)
    }
    const { last } = await new RunnerNetwork({ visit }).requestPublicUrl(
      'https://shop.test/',
      new AbortController().signal,
    )
    expect({ last, asked }).toEqual({ last: seen, asked: 1 })
  }
})
