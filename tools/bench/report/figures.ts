import { switchWays, type SwitchWay } from '../../../e2e/support/switch-ways.ts'
import { startDelayMs, visitors } from '../conditions.ts'
import type { Deployment, HostResults, Results } from '../results.ts'
import { median, sum } from '../statistics.ts'
import { listDurations, ordinaryAction, selectDeployments, type Condition } from './select.ts'

/** A figure with its limit. */
export interface Figure {
  readonly name: string
  readonly atMost: number
  readonly measure: (host: HostResults, results: Results) => number
  readonly format: (value: number) => string
  /** The reason that docs/benchmarks.md gives if the figure exceeds the limit. */
  readonly explain: (results: Results) => string
}

const formatRatio = (value: number) => value.toFixed(2)
const formatMs = (value: number) => `${Math.round(value)} ms`
const farMs = 200

const medianDuration = (host: HostResults, condition: Condition) => median(listDurations(host, condition))

type Instant = keyof Deployment['instants']

interface Span {
  readonly from: Instant
  readonly to: Instant
}

const medianSpan = (host: HostResults, { from, to }: Span, condition: Condition) =>
  median(selectDeployments(host, condition).map(({ instants }) => instants[to] - instants[from]))

/** A value of each host, like `94 ms (bookworm), 98 ms (trixie)`. */
const formatEachHost = ({ hosts }: Results, format: (host: HostResults) => string) =>
  hosts.map((host) => `${format(host)} (${host.kind})`).join(', ')

/** The reason that holds for every time above its limit. */
export function explainDuration(results: Results): string {
  const fixed = startDelayMs + visitors.slowMs
  const work = formatEachHost(results, (host) => formatMs(medianDuration(host, { contender: 'floor' }) - fixed))
  return `the start of the application and the longest request take ${fixed / 1000} s on every machine. Everything else is the start of programs: ${work} in the floor on this machine, and more in the action. So the ratios to the floor are higher on a slower machine`
}

interface Lapse extends Span {
  readonly name: string
  readonly roundTripMs: number
  /** What the action does in this time and the floor does not. */
  readonly beyond: string
}

/** The time between two instants on the host. It may include one round trip to the runner. */
const lapseFigure = ({ name, from, to, roundTripMs, beyond }: Lapse): Figure => ({
  name: `${name}, ${roundTripMs} ms round trip`,
  atMost: roundTripMs + 250,
  measure: (host) => medianSpan(host, { from, to }, { contender: ordinaryAction, roundTripMs }),
  format: formatMs,
  explain: (results) => {
    const floors = formatEachHost(results, (host) => formatMs(medianSpan(host, { from, to }, { contender: 'floor' })))
    return `the floor takes ${floors} for it, on the host and without a report to a runner. In addition ${beyond}`
  },
})

const failedFigure = ({ name, title, costAtBalancer }: SwitchWay): Figure => ({
  name: `failed requests through a load balancer, all deployments ${title} together`,
  atMost: 0,
  measure: ({ deployments }) =>
    sum(deployments.filter(({ contender }) => contender === name).map(({ visitors }) => visitors.failed)),
  format: String,
  explain: () => costAtBalancer ?? 'the tables of whole deployments show them by condition',
})

export const figures: readonly Figure[] = [
  {
    name: 'whole deployment ÷ floor, 0 ms round trip',
    atMost: 1.05,
    measure: (host) =>
      medianDuration(host, { contender: ordinaryAction }) / medianDuration(host, { contender: 'floor' }),
    format: formatRatio,
    explain: () =>
      'the action adds `start`, `connect`, `lock`, `state` and `end` in the table of steps: the start of node, the SSH handshake, the checks of the host, the record and the summary. Their part is larger where Compose is fast, as Compose 2 is, since the floor does everything through Compose',
  },
  {
    name: 'whole deployment − floor in round trips, 200 ms round trip',
    atMost: 20,
    measure: (host) =>
      (medianDuration(host, { contender: ordinaryAction, roundTripMs: farMs }) -
        medianDuration(host, { contender: 'floor' })) /
      farMs,
    format: (value) => value.toFixed(1),
    explain: () =>
      'the table of steps shows the round trips of each step, and its time without latency, which counts here too',
  },
  ...[
    { roundTripMs: 0, atMost: 0.65 },
    { roundTripMs: farMs, atMost: 0.8 },
  ].map(({ roundTripMs, atMost }) => ({
    name: `whole deployment ÷ inline script, ${roundTripMs} ms round trip`,
    atMost,
    measure: (host: HostResults) =>
      medianDuration(host, { contender: ordinaryAction, roundTripMs }) /
      medianDuration(host, { contender: 'inline', roundTripMs }),
    format: formatRatio,
    explain: (results: Results) =>
      `the floor alone is ${formatEachHost(results, (host) => formatRatio(medianDuration(host, { contender: 'floor' }) / medianDuration(host, { contender: 'inline', roundTripMs })))} of it. The pauses of the inline script do not get longer on a slow machine`,
  })),
  {
    name: 'process start to first SSH byte ÷ `node -e 0`',
    atMost: 4,
    measure: (_, { starts }) =>
      median(starts.map(({ firstByte }) => firstByte)) / median(starts.map(({ node }) => node)),
    format: formatRatio,
    explain: () => 'the table of the start shows its parts',
  },
  ...[0, farMs].flatMap((roundTripMs) => [
    lapseFigure({
      name: 'first healthy answer to new configuration in nginx',
      from: 'healthy',
      to: 'switched',
      roundTripMs,
      beyond: "the containers are checked again, which starts Docker's client, and `nginx -t` runs before the reload",
    }),
    lapseFigure({
      name: 'exit of the last old worker to `stop` being sent',
      from: 'drained',
      to: 'stopSent',
      roundTripMs,
      beyond:
        "Docker's client starts twice before `stop`, to find the containers to stop and to check that the new ones are up",
    }),
  ]),
  ...switchWays.map(failedFigure),
  {
    name: 'peak memory of the action, the host printing 200 MB',
    atMost: 150,
    measure: ({ streams }) => Math.max(...streams.map(({ peakBytes }) => peakBytes)) / 1e6,
    format: (value) => `${Math.round(value)} MB`,
    explain: () => 'the table of a host that prints without end shows both kinds of output',
  },
]
