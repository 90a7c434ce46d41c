import { switchWays } from '../../../e2e/support/switch-ways.ts'
import { seconds, type Column } from '../../table.ts'
import { wayNames, type ChannelRun } from '../channels.ts'
import type { ContenderName } from '../contender.ts'
import { durationOf, type Deployment, type HostResults, type Results } from '../results.ts'
import { median, range } from '../statistics.ts'
import { figures } from './figures.ts'
import { ordinaryAction, selectDeployments, splitIntoParts } from './select.ts'

/** A table, to be drawn in the terminal or in Markdown. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
}

const left = (title: string): Column => ({ title })
const right = (title: string): Column => ({ title, right: true })

/** The median, with the smallest and the largest value. */
function formatSpread(values: readonly number[], format: (value: number) => string = seconds): string {
  const [least, most] = range(values)
  return `${format(median(values))} (${format(least)}–${format(most)})`
}

/** The figures with their limits and verdicts. */
export function targetsTable(results: Results): Table {
  const { hosts } = results
  const rows = figures.map(({ name, atMost, measure, format }) => {
    const values = hosts.map((host) => measure(host, results))
    const verdict = values.every((value) => value <= atMost) ? 'yes' : 'no'
    return [name, format(atMost), ...values.map(format), verdict]
  })
  return { columns: [left('figure'), right('at most'), ...hosts.map(({ kind }) => right(kind)), left('reached')], rows }
}

/** Whole deployments of each contender by condition. */
export function deploymentsTable(host: HostResults, { plan }: Results): Table {
  const rows = plan.containers.flatMap((containers) =>
    plan.roundTripsMs.map((roundTripMs) => {
      const select = (contender: ContenderName) => selectDeployments(host, { contender, containers, roundTripMs })
      const [floor, action, inline] = (['floor', ordinaryAction, 'inline'] as const).map((name) =>
        median(select(name).map(durationOf)),
      )
      return [
        String(containers),
        `${roundTripMs} ms`,
        ...contenders.map((name) => formatSpread(select(name).map(durationOf))),
        formatRatio(action, floor),
        formatRatio(action, inline),
        String(median(select(ordinaryAction).map(({ roundTrips }) => roundTrips + 1))),
        ...visited.map((name) => formatFailed(select(name))),
      ]
    }),
  )
  const times = contenders.map((name) => `${name}, s`)
  const failures = visited.map((name) => `failed: ${name}`)
  const numbers = [...times, `${ordinaryAction} ÷ floor`, `${ordinaryAction} ÷ inline`, 'round trips', ...failures]
  return { columns: [right('containers'), right('round trip'), ...numbers.map(right)], rows }
}

/** This action has a column for each way to switch. */
const visited: readonly ContenderName[] = [...switchWays.map(({ name }) => name), 'inline']
const contenders: readonly ContenderName[] = ['floor', ...visited]

const formatRatio = (value = Number.NaN, other = Number.NaN): string => (value / other).toFixed(2)

/** The median with its range, or `0` if every deployment had none. */
const formatFailed = (runs: readonly Deployment[]): string => {
  const counts = runs.map(({ visitors }) => visitors.failed)
  return Math.max(...counts) === 0 ? '0' : formatSpread(counts, (value) => String(Math.round(value)))
}

/** The median of each part of a deployment. */
export function partsTable(host: HostResults, { plan }: Results): Table {
  const columns = [
    { title: 'floor', runs: selectDeployments(host, { contender: 'floor' }) },
    ...plan.roundTripsMs.map((roundTripMs) => ({
      title: `action, ${roundTripMs} ms`,
      runs: selectDeployments(host, { contender: ordinaryAction, roundTripMs }),
    })),
  ]
  const farthest = columns.at(-1)?.runs ?? []
  const names = [...new Set(farthest.flatMap((run) => splitIntoParts(run).map(({ name }) => name)))]
  const rows = names.map((name) => [
    name,
    ...columns.map(({ runs }) => partOf(runs, name)),
    roundTripsOf(farthest, name),
  ])
  const titles = columns.map(({ title }) => right(`${title}, ms`))
  return { columns: [left('part'), ...titles, right('round trips')], rows }
}

function partOf(runs: readonly Deployment[], name: string): string {
  const times = runs.flatMap((run) => splitIntoParts(run).filter((part) => part.name === name))
  return times.length === 0
    ? ''
    : formatSpread(
        times.map(({ ms }) => ms),
        (ms) => String(Math.round(ms)),
      )
}

/** The median of the round trips in a part. Those after the last step belong to `end`. */
function roundTripsOf(runs: readonly Deployment[], name: string): string {
  const counts = runs.flatMap(({ roundTrips: all, steps }) => {
    const inSteps = steps.reduce((sum, step) => sum + step.roundTrips, 0)
    return [...steps, { name: 'end', roundTrips: all - inSteps }]
      .filter((step) => step.name === name)
      .map((step) => step.roundTrips)
  })
  return counts.length === 0 ? '' : String(median(counts))
}

/** The start of the process. */
export function startsTable({ starts: all }: Results): Table {
  const spreadOf = (part: keyof (typeof all)[number]) =>
    formatSpread(
      all.map((start) => start[part]),
      (ms) => String(Math.round(ms)),
    )
  const rows = [
    ['`node -e 0`, from start to end', spreadOf('node')],
    ['the action: modules loaded, first line printed', spreadOf('loaded')],
    ['the action: TCP connection there', spreadOf('connected')],
    ['the action: first byte of SSH', spreadOf('firstByte')],
  ]
  return { columns: [left('since the start of the process'), right('ms')], rows }
}

/** Deployments on a host that prints a flood of output. */
export function streamsTable(hosts: readonly HostResults[]): Table {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0)
  const rows = hosts.flatMap((host) =>
    host.streams.map((stream) => [
      host.kind,
      stream.flood,
      megabytes(stream.bytes),
      megabytes(stream.peakBytes),
      seconds(stream.pullMs),
      seconds(stream.sshMs),
      (stream.logBytes / 1000).toFixed(1),
      stream.leftOut,
    ]),
  )
  const titles = ['MB', 'peak memory, MB', 'step, s', 'ssh > /dev/null, s', 'in the log, kB']
  return { columns: [left('host'), left('what it prints'), ...titles.map(right), left('it says')], rows }
}

/** The ways to run a step. */
export function channelsTable({ channels: runs }: HostResults, { plan }: Results): Table {
  const cell = (way: ChannelRun['way'], roundTripMs: number, workMs: number) => {
    const all = runs.filter((run) => run.way === way && run.roundTripMs === roundTripMs && run.workMs === workMs)
    const trips = median(all.map(({ roundTripsPerStep }) => roundTripsPerStep))
    return `${Math.round(median(all.map(({ stepMs }) => stepMs)))} (${trips.toFixed(1)})`
  }
  const works = [...new Set(runs.map(({ workMs }) => workMs))]
  const pairs = plan.roundTripsMs.flatMap((roundTripMs) => works.map((workMs) => ({ roundTripMs, workMs })))
  const rows = wayNames.map((way) => [way, ...pairs.map(({ roundTripMs, workMs }) => cell(way, roundTripMs, workMs))])
  const titles = pairs.map(
    ({ roundTripMs, workMs }) =>
      `${roundTripMs} ms, ${workMs === 0 ? 'steps that end at once' : `steps of ${workMs / 1000} s`}`,
  )
  return { columns: [left('way'), ...titles.map(right)], rows }
}
