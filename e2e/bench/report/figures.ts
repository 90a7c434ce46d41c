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
  readonly whyMore?: string
}

const ratio = (value: number) => value.toFixed(2)
const ms = (value: number) => `${Math.round(value)} ms`
const far = 200

const whole = (host: HostResults, choice: Choice) => median(wholes(host, choice))

const between =
  (from: keyof Deployment['instants'], to: keyof Deployment['instants'], roundTripMs: number) => (host: HostResults) =>
    median(choose(host, { contender: 'action', roundTripMs }).map(({ instants }) => instants[to] - instants[from]))

export const figures: readonly Figure[] = [
  {
    name: 'whole deployment ÷ floor, 0 ms round trip',
    atMost: 1.05,
    of: (host) => whole(host, { contender: 'action' }) / whole(host, { contender: 'floor' }),
    show: ratio,
    whyMore:
      'what the floor leaves out is most of it: the start of node and the SSH handshake, the look at the host before anything is touched (`state`), and the look at the engine before and after the old colour is stopped',
  },
  {
    name: 'whole deployment − floor in round trips, 200 ms round trip',
    atMost: 20,
    of: (host) => (whole(host, { contender: 'action', roundTripMs: far }) - whole(host, { contender: 'floor' })) / far,
    show: (value) => value.toFixed(1),
    whyMore: 'the table of steps below has the round trips of each',
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
  })),
  {
    name: 'process start to first SSH byte ÷ `node -e 0`',
    atMost: 4,
    of: (_, { starts }) => median(starts.map(({ firstByte }) => firstByte)) / median(starts.map(({ node }) => node)),
    show: ratio,
  },
  ...[0, far].flatMap((roundTripMs) => [
    {
      name: `first healthy answer to new configuration in nginx, ${roundTripMs} ms round trip`,
      atMost: roundTripMs + 250,
      of: between('healthy', 'switched', roundTripMs),
      show: ms,
    },
    {
      name: `exit of the last old worker to \`stop\` being sent, ${roundTripMs} ms round trip`,
      atMost: roundTripMs + 250,
      of: between('drained', 'stopSent', roundTripMs),
      show: ms,
    },
  ]),
  {
    name: 'failed requests, all deployments together',
    atMost: 0,
    of: ({ deployments }) =>
      deployments
        .filter(({ contender }) => contender === 'action')
        .reduce((sum, { visitors }) => sum + visitors.failed, 0),
    show: String,
  },
  {
    name: 'peak memory of the action, the host printing 200 MB',
    atMost: 150,
    of: ({ streams }) => Math.max(...streams.map(({ peakBytes }) => peakBytes)) / 1e6,
    show: (value) => `${Math.round(value)} MB`,
  },
]
