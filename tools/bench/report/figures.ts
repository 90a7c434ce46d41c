import { startDelayMs, visitors } from '../conditions.ts'
import type { Deployment, HostResults, Results } from '../results.ts'
import { median } from '../statistics.ts'
import { choose, wholes, type Choice } from './select.ts'

/** One figure that matters, and what it may be at most. */
export interface Figure {
  readonly name: string
  readonly atMost: number
  readonly of: (host: HostResults, results: Results) => number
  readonly show: (value: number) => string
  /** Why it is more, should it be. */
  readonly whyMore: (results: Results) => string
}

const ratio = (value: number) => value.toFixed(2)
const ms = (value: number) => `${Math.round(value)} ms`
const far = 200

const whole = (host: HostResults, choice: Choice) => median(wholes(host, choice))

type Instant = keyof Deployment['instants']

const between = (host: HostResults, from: Instant, to: Instant, choice: Choice) =>
  median(choose(host, choice).map(({ instants }) => instants[to] - instants[from]))

/** The same of each host: `94 ms (bookworm), 98 ms (trixie)`. */
const eachHost = ({ hosts }: Results, tell: (host: HostResults) => string) =>
  hosts.map((host) => `${tell(host)} (${host.kind})`).join(', ')

/** What goes for every time that is more than it may be. */
export function whatDecides(results: Results): string {
  const fixed = startDelayMs + visitors.slowMs
  const work = eachHost(results, (host) => ms(whole(host, { contender: 'floor' }) - fixed))
  return `the application's start and the longest request take ${fixed / 1000} s on any machine. All else is programs that are started: by the floor for ${work} on this one, and by the action besides, so that the ratios to the floor grow as a machine gets slower`
}

interface Lapse {
  readonly name: string
  readonly from: Instant
  readonly to: Instant
  readonly roundTripMs: number
  /** What the floor does not do in it. */
  readonly beyond: string
}

/** The time between two instants on the host, of which one round trip may be the way to the runner and back. */
const lapse = ({ name, from, to, roundTripMs, beyond }: Lapse): Figure => ({
  name: `${name}, ${roundTripMs} ms round trip`,
  atMost: roundTripMs + 250,
  of: (host) => between(host, from, to, { contender: 'action', roundTripMs }),
  show: ms,
  whyMore: (results) => {
    const floors = eachHost(results, (host) => ms(between(host, from, to, { contender: 'floor' })))
    return `the floor itself takes ${floors} for it here, on the host and without an answer to anybody; beyond that ${beyond}`
  },
})

export const figures: readonly Figure[] = [
  {
    name: 'whole deployment ÷ floor, 0 ms round trip',
    atMost: 1.05,
    of: (host) => whole(host, { contender: 'action' }) / whole(host, { contender: 'floor' }),
    show: ratio,
    whyMore: () =>
      'ours are `start`, `connect`, `lock`, `state` and `end` in the table of steps, which the floor has no part in: the start of node, the SSH handshake, the look at the host before anything is touched, the record and the summary. They weigh more where Compose is quick, as Compose 2 is, since the floor does everything through Compose',
  },
  {
    name: 'whole deployment − floor in round trips, 200 ms round trip',
    atMost: 20,
    of: (host) => (whole(host, { contender: 'action', roundTripMs: far }) - whole(host, { contender: 'floor' })) / far,
    show: (value) => value.toFixed(1),
    whyMore: () =>
      'the table of steps has the round trips of each, and what each takes next door, which counts here too',
  },
  ...[
    { roundTripMs: 0, atMost: 0.65 },
    { roundTripMs: far, atMost: 0.8 },
  ].map(({ roundTripMs, atMost }) => ({
    name: `whole deployment ÷ inline script, ${roundTripMs} ms round trip`,
    atMost,
    of: (host: HostResults) =>
      whole(host, { contender: 'action', roundTripMs }) / whole(host, { contender: 'inline', roundTripMs }),
    show: ratio,
    whyMore: (results: Results) =>
      `the floor alone is ${eachHost(results, (host) => ratio(whole(host, { contender: 'floor' }) / whole(host, { contender: 'inline', roundTripMs })))} of it; what the inline script sleeps gets no longer on a slow machine`,
  })),
  {
    name: 'process start to first SSH byte ÷ `node -e 0`',
    atMost: 4,
    of: (_, { starts }) => median(starts.map(({ firstByte }) => firstByte)) / median(starts.map(({ node }) => node)),
    show: ratio,
    whyMore: () => 'the table of the start has its parts',
  },
  ...[0, far].flatMap((roundTripMs) => [
    lapse({
      name: 'first healthy answer to new configuration in nginx',
      from: 'healthy',
      to: 'switched',
      roundTripMs,
      beyond:
        "the containers are looked at once more, which starts Docker's client, and `nginx -t` goes before the reload",
    }),
    lapse({
      name: 'exit of the last old worker to `stop` being sent',
      from: 'drained',
      to: 'stopSent',
      roundTripMs,
      beyond:
        "Docker's client starts twice before `stop`, to find what is to be stopped and to see that its successor is up",
    }),
  ]),
  {
    name: 'failed requests, all deployments together',
    atMost: 0,
    of: ({ deployments }) =>
      deployments
        .filter(({ contender }) => contender === 'action')
        .reduce((sum, { visitors }) => sum + visitors.failed, 0),
    show: String,
    whyMore: () => 'the tables of whole deployments have them by condition',
  },
  {
    name: 'peak memory of the action, the host printing 200 MB',
    atMost: 150,
    of: ({ streams }) => Math.max(...streams.map(({ peakBytes }) => peakBytes)) / 1e6,
    show: (value) => `${Math.round(value)} MB`,
    whyMore: () => 'the table of a host that prints without end has both kinds of it',
  },
]
