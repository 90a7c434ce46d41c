import { seconds, type Column } from '../../table.ts'
import { wayNames, type ChannelRun } from '../channels.ts'
import type { Deployment, HostResults, Results } from '../results.ts'
import { median, range } from '../statistics.ts'
import { figures } from './figures.ts'
import { choose, partsOf, wholes } from './select.ts'

/** A table before it is drawn: for the terminal or for Markdown. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
}

const left = (title: string): Column => ({ title })
const right = (title: string): Column => ({ title, right: true })

/** The middle, and between which two all of them were. */
function spread(values: readonly number[], show: (value: number) => string = seconds): string {
  const [least, most] = range(values)
  return `${show(median(values))} (${show(least)}–${show(most)})`
}

export function targets(results: Results): Table {
  const { hosts } = results
  const rows = figures.map(({ name, atMost, of, show }) => {
    const values = hosts.map((host) => of(host, results))
    const verdict = values.every((value) => value <= atMost) ? 'yes' : 'no'
    return [name, show(atMost), ...values.map(show), verdict]
  })
  return { columns: [left('figure'), right('at most'), ...hosts.map(({ kind }) => right(kind)), left('reached')], rows }
}

export function deployments(host: HostResults, { plan }: Results): Table {
  const rows = plan.containers.flatMap((containers) =>
    plan.roundTripsMs.map((roundTripMs) => {
      const of = (contender: 'floor' | 'action' | 'inline') => wholes(host, { contender, containers, roundTripMs })
      const runs = (contender: 'action' | 'inline') => choose(host, { contender, containers, roundTripMs })
      const [floor, action, inline] = [of('floor'), of('action'), of('inline')]
      return [
        String(containers),
        `${roundTripMs} ms`,
        spread(floor),
        spread(action),
        spread(inline),
        (median(action) / median(floor)).toFixed(2),
        (median(action) / median(inline)).toFixed(2),
        String(median(runs('action').map(({ turns }) => turns + 1))),
        failed(runs('action')),
        failed(runs('inline')),
      ]
    }),
  )
  const numbers = [
    'floor, s',
    'action, s',
    'inline, s',
    '÷ floor',
    '÷ inline',
    'round trips',
    'failed: action',
    'failed: inline',
  ]
  return { columns: [right('containers'), right('round trip'), ...numbers.map(right)], rows }
}

/** A median, and all of them where they are zero together. */
const failed = (runs: readonly Deployment[]): string => {
  const counts = runs.map(({ visitors }) => visitors.failed)
  return Math.max(...counts) === 0 ? '0' : spread(counts, (value) => String(Math.round(value)))
}

/** Where the time goes: the median of each part. */
export function parts(host: HostResults, { plan }: Results): Table {
  const columns = [
    { title: 'floor', runs: choose(host, { contender: 'floor' }) },
    ...plan.roundTripsMs.map((roundTripMs) => ({
      title: `action, ${roundTripMs} ms`,
      runs: choose(host, { contender: 'action', roundTripMs }),
    })),
  ]
  const farthest = columns.at(-1)?.runs ?? []
  const names = [...new Set(farthest.flatMap((run) => partsOf(run).map(({ name }) => name)))]
  const rows = names.map((name) => [name, ...columns.map(({ runs }) => partOf(runs, name)), turnsOf(farthest, name)])
  const titles = columns.map(({ title }) => right(`${title}, ms`))
  return { columns: [left('part'), ...titles, right('round trips')], rows }
}

function partOf(runs: readonly Deployment[], name: string): string {
  const times = runs.flatMap((run) => partsOf(run).filter((part) => part.name === name))
  return times.length === 0
    ? ''
    : spread(
        times.map(({ ms }) => ms),
        (ms) => String(Math.round(ms)),
      )
}

/** Those after the last step are what is left of all. */
function turnsOf(runs: readonly Deployment[], name: string): string {
  const turns = runs.flatMap(({ turns: all, steps }) => {
    const inSteps = steps.reduce((sum, step) => sum + step.turns, 0)
    return [...steps, { name: 'end', turns: all - inSteps }]
      .filter((step) => step.name === name)
      .map((step) => step.turns)
  })
  return turns.length === 0 ? '' : String(median(turns))
}

export function starts({ starts: all }: Results): Table {
  const of = (part: keyof (typeof all)[number]) =>
    spread(
      all.map((start) => start[part]),
      (ms) => String(Math.round(ms)),
    )
  const rows = [
    ['`node -e 0`, from start to end', of('node')],
    ['the action: modules loaded, first line printed', of('loaded')],
    ['the action: TCP connection there', of('connected')],
    ['the action: first byte of SSH', of('firstByte')],
  ]
  return { columns: [left('since the start of the process'), right('ms')], rows }
}

export function streams(hosts: readonly HostResults[]): Table {
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

export function channels({ channels: runs }: HostResults, { plan }: Results): Table {
  const cell = (way: ChannelRun['way'], roundTripMs: number, workMs: number) => {
    const all = runs.filter((run) => run.way === way && run.roundTripMs === roundTripMs && run.workMs === workMs)
    const turns = median(all.map(({ turnsPerStep }) => turnsPerStep))
    return `${Math.round(median(all.map(({ stepMs }) => stepMs)))} (${turns.toFixed(1)})`
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
