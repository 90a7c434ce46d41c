import type { Deployed, Scene } from './contender.ts'
import type { Worker } from './nginx-workers.ts'

/** What happened on the host, seen from outside of whoever deployed. In ms since the deployment's start. */
export interface Instants {
  /** The last image is there. */
  readonly pulled: number
  /** The last container of the new color has started. */
  readonly started: number
  /** The application's first healthy answer. */
  readonly healthy: number
  /** nginx's first worker with the new configuration. */
  readonly switched: number
  /** The last worker of the old configuration has exited. */
  readonly drained: number
  /** The engine was told to stop the first container of the old color. */
  readonly stopSent: number
  /** The last container of the old color has ended. */
  readonly stopped: number
}

/** Reads what Docker and the application remember of a deployment that has just ended. */
export async function readInstants(scene: Scene, deployed: Deployed, workers: readonly Worker[]): Promise<Instants> {
  const { startedAt } = deployed
  const { live, idle, services } = scene
  const events = await readEvents(scene, deployed)
  const of = (action: string, color: 'live' | 'idle') => {
    const names = services[color === 'live' ? live : idle]
    return events.filter((event) => event.action === action && names.includes(event.service)).map(({ at }) => at)
  }
  const [fresh, former] = [
    workers.filter(({ cameAt }) => cameAt !== undefined),
    workers.filter(({ cameAt }) => cameAt === undefined),
  ]
  const absolute = {
    pulled: Math.max(...events.filter(({ action }) => action === 'pull').map(({ at }) => at)),
    started: Math.max(...of('start', 'idle')),
    healthy: await firstHealthyAnswer(scene),
    switched: Math.min(...fresh.map(({ cameAt }) => cameAt ?? Number.NaN)),
    drained: Math.max(...former.map(({ goneAt }) => goneAt ?? Number.NaN)),
    stopSent: Math.min(...of('kill', 'live')),
    stopped: Math.max(...of('die', 'live')),
  }
  const instants = Object.entries(absolute).map(([name, at]) => [name, Math.round(at - startedAt)] as const)
  const unseen = instants.filter(([, ms]) => !Number.isFinite(ms)).map(([name]) => name)
  if (unseen.length > 0) throw new Error(`not seen on the host: ${unseen.join(', ')}`)
  return Object.fromEntries(instants) as unknown as Instants
}

interface Seen {
  readonly action: string
  readonly service: string
  readonly at: number
}

/** The engine tells that a container has ended a little after it has told whoever stopped it. */
const lateMs = 300

async function readEvents({ testbed }: Scene, { startedAt, endedAt }: Deployed): Promise<readonly Seen[]> {
  const [since, until] = [startedAt, endedAt + lateMs].map((ms) => (ms / 1000).toFixed(3))
  const format = '{{.Action}}|{{index .Actor.Attributes "com.docker.compose.service"}}|{{.TimeNano}}'
  const lines = await testbed.host.run(`docker events --since ${since} --until ${until} --format '${format}'`)
  return lines.split('\n').map((line) => {
    const [action = '', service = '', nanoseconds] = line.split('|')
    return { action, service, at: Number(nanoseconds) / 1e6 }
  })
}

/** The application says it, Docker writes when. */
async function firstHealthyAnswer({ testbed, idle }: Scene): Promise<number> {
  const id = (await testbed.findContainer(idle)).id
  const line = await testbed.host.run(`docker logs --timestamps ${id} 2>&1 | grep -m 1 'first healthy answer'`)
  return Date.parse(line.replace(/^(\S+\.\d{3})\d*Z .*/s, '$1Z'))
}
