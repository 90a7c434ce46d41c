import { ChaosSite } from '../../e2e/chaos/chaos-site.ts'
import { startDistanceProxy, type DistanceProxy } from '../../e2e/distance/distance.ts'
import { readSteps } from '../../e2e/runner/reported-steps.ts'
import { containerLayouts, type ContainerLayout } from '../../e2e/support/nginx-container.ts'
import type { Testbed } from '../../e2e/support/testbed.ts'
import { seconds, table } from '../table.ts'
import { expectDeployed } from './action.ts'
import { countRoundTrips, RoundTripRecorder } from './round-trips.ts'
import { median } from './statistics.ts'

/** One deployment: its round trips, with that of TCP's handshake, and its duration. */
interface Measured {
  readonly roundTrips: number
  readonly durationMs: number
  /** The round trips by step. */
  readonly steps: ReadonlyMap<string, number>
}

const rounds = 3

/** Counts the round trips of a deployment with nginx on the host, and with nginx in a container. Returns a table. */
export async function compareLayouts(testbed: Testbed): Promise<string> {
  const proxy = await startDistanceProxy({ targetPort: testbed.host.sshPort, roundTripMs: 20 })
  const rows: (readonly string[])[] = []
  try {
    for (const [name, layout] of [['on the server', undefined] as const, ...containerLayouts]) {
      const label = layout === undefined ? name : `in a container, ${name}`
      rows.push([label, ...describeAll(await measureLayout(testbed, proxy, layout))])
    }
  } finally {
    await proxy.close()
  }
  return table([{ title: 'nginx' }, right('round trips'), right('seconds'), { title: 'by step' }], rows)
}

const right = (title: string) => ({ title, right: true })

const describeAll = (all: readonly Measured[]): readonly string[] => [
  String(median(all.map(({ roundTrips }) => roundTrips))),
  seconds(median(all.map(({ durationMs }) => durationMs))),
  [...(all[0]?.steps ?? [])].map(([step, count]) => `${step} ${count}`).join(', '),
]

async function measureLayout(testbed: Testbed, proxy: DistanceProxy, container?: ContainerLayout) {
  const site = new ChaosSite(testbed, { container })
  const first = await site.prepare()
  const all: Measured[] = []
  for (let nth = 1; nth <= rounds; nth += 1) all.push(await measureOnce(site, site.releaseAfter(first, nth), proxy))
  return all
}

async function measureOnce(site: ChaosSite, version: string, proxy: DistanceProxy): Promise<Measured> {
  const recorder = new RoundTripRecorder(proxy)
  const run = expectDeployed(await (await site.startDeploy(version, { port: String(proxy.port) }, {})).done)
  const times = recorder.stop()
  const steps = readSteps(run).map(({ step, startedAt, ms }) => ({ name: step, fromMs: startedAt, ms }))
  const counted = countRoundTrips(steps, 0, times).map(({ name, roundTrips }) => [name, roundTrips] as const)
  return { roundTrips: times.length + 1, durationMs: run.durationMs, steps: new Map(counted) }
}
