import type { DeploymentTimes, BenchTarget } from './contender.ts'
import type { Worker } from './nginx-workers.ts'

/** When things happened on the host, measured independently of the contender. In ms since the deployment's start. */
export interface Instants {
  /** The last image is pulled. */
  readonly pulled: number
  /** The last container of the new color has started. */
  readonly started: number
  /** The application's first healthy answer. */
  readonly healthy: number
  /** nginx's first worker with the new configuration has started. */
  readonly switched: number
  /** The last worker of the old configuration has exited. */
  readonly drained: number
  /** The engine was told to stop the first container of the old color. */
  readonly stopSent: number
  /** The last container of the old color has ended. */
  readonly stopped: number
}

/** Reads the instants of a deployment that has just ended, from Docker's events and the log of the application. */
export async function readInstants(
  target: BenchTarget,
  deployed: DeploymentTimes,
  workers: readonly Worker[],
): Promise<Instants> {
  const { startedAt } = deployed
  const { live, idle, services } = target
  const events = await readEvents(target, deployed)
  const timesOf = (action: string, color: 'live' | 'idle') => {
    const names = services[color === 'live' ? live : idle]
    return events.filter((event) => event.action === action && names.includes(event.service)).map(({ at }) => at)
  }
  const [fresh, former] = [
    workers.filter(({ startedAt }) => startedAt !== undefined),
    workers.filter(({ startedAt }) => startedAt === undefined),
  ]
  const absolute = {
    pulled: Math.max(...events.filter(({ action }) => action === 'pull').map(({ at }) => at)),
    started: Math.max(...timesOf('start', 'idle')),
    healthy: await readFirstHealthyAnswer(target),
    switched: Math.min(...fresh.map(({ startedAt }) => startedAt ?? Number.NaN)),
    drained: Math.max(...former.map(({ endedAt }) => endedAt ?? Number.NaN)),
    stopSent: Math.min(...timesOf('kill', 'live')),
    stopped: Math.max(...timesOf('die', 'live')),
  }
  const instants = Object.entries(absolute).map(([name, at]) => [name, Math.round(at - startedAt)] as const)
  const missing = instants.filter(([, ms]) => !Number.isFinite(ms)).map(([name]) => name)
  if (missing.length > 0) throw new Error(`nothing on the host shows these instants: ${missing.join(', ')}`)
  return Object.fromEntries(instants) as unknown as Instants
}

interface DockerEvent {
  readonly action: string
  readonly service: string
  readonly at: number
}

/** The engine emits the event of a container's end a little after it has answered the stop command. */
const eventDelayMs = 300

async function readEvents(
  { testbed }: BenchTarget,
  { startedAt, endedAt }: DeploymentTimes,
): Promise<readonly DockerEvent[]> {
  const [since, until] = [startedAt, endedAt + eventDelayMs].map((ms) => (ms / 1000).toFixed(3))
  const format = '{{.Action}}|{{index .Actor.Attributes "com.docker.compose.service"}}|{{.TimeNano}}'
  const lines = await testbed.host.run(`docker events --since ${since} --until ${until} --format '${format}'`)
  return lines.split('\n').map((line) => {
    const [action = '', service = '', nanoseconds] = line.split('|')
    return { action, service, at: Number(nanoseconds) / 1e6 }
  })
}

/** The application prints a line at its first healthy answer, and Docker adds the time. */
async function readFirstHealthyAnswer({ testbed, idle }: BenchTarget): Promise<number> {
  const id = (await testbed.findContainer(idle)).id
  const line = await testbed.host.run(`docker logs --timestamps ${id} 2>&1 | grep -m 1 'first healthy answer'`)
  return Date.parse(line.replace(/^(\S+\.\d{3})\d*Z .*/s, '$1Z'))
}
