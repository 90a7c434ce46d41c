import { once } from 'node:events'
import { connect } from 'node:net'
import { NodeSSH } from 'node-ssh'
import type { Client, ClientChannel } from 'ssh2'
import { agentCommandLine, createFrameMarks } from '../../src/host/agent.ts'
import { sh } from '../../src/host/script.ts'
import { Session } from '../../src/host/session.ts'
import { startDistanceProxy, type DistanceProxy } from '../../e2e/distance/distance.ts'
import type { TestHost } from '../../e2e/hosts/test-host.ts'

/** The cost of one way to run steps on one connection. */
export interface ChannelRun {
  readonly way: StepWay
  readonly roundTripMs: number
  /** The duration of each step on the host. */
  readonly workMs: number
  /** The time from the end of the handshake until the first step could be sent. */
  readonly openMs: number
  /** The average time of a step from sending to exit code, without its duration on the host. */
  readonly stepMs: number
  readonly roundTripsPerStep: number
}

/** With steps that end at once, a channel that is opened ahead is not open when it is needed. */
const works = [
  { workMs: 0, steps: 6 },
  { workMs: 500, steps: 4 },
]

interface OpenedWay {
  readonly step: (script: string) => Promise<void>
  readonly close: () => Promise<void> | void
}

/** The ways to run a step on the host over an open connection. */
const stepWays = {
  'an exec for each step': (client: Client): OpenedWay => ({
    step: async (script) => runOnChannel(await openChannel(client), script),
    close: () => undefined,
  }),

  'an exec for each step, its channel opened ahead': async (client: Client): Promise<OpenedWay> => {
    let next = Promise.resolve(await openChannel(client))
    const step = async (script: string) => {
      const channel = await next
      next = openChannel(client)
      await runOnChannel(channel, script)
    }
    return { step, close: async () => void (await next).end() }
  },

  'one shell for all steps': async (client: Client): Promise<OpenedWay> => {
    const marks = createFrameMarks()
    const channel = await openChannel(client, agentCommandLine(marks))
    const closed = once(channel, 'close').then(() => 'the shell ended')
    const close = () => channel.end()
    const session = new Session({ input: channel, output: channel, errors: channel.stderr, closed, close }, marks)
    await session.whenReady
    const step = async (script: string) => {
      const command = { name: 'step', args: {}, script: sh`eval ${script}`, timeoutMs: 60_000, parse: () => null }
      const { kind } = await session.run(command)
      if (kind !== 'exited') throw new Error(`a step was ${kind}`)
    }
    return { step, close: () => session.close() }
  },
}

export type StepWay = keyof typeof stepWays
export const wayNames = Object.keys(stepWays) as readonly StepWay[]

/** Measures each way at each round trip time, so many times. */
export async function measureChannels(
  host: TestHost,
  roundTripsMs: readonly number[],
  times: number,
): Promise<readonly ChannelRun[]> {
  const proxy = await startDistanceProxy({ targetPort: host.sshPort, roundTripMs: 0 })
  const runs: ChannelRun[] = []
  try {
    for (let i = 0; i < times; i += 1) {
      for (const roundTripMs of roundTripsMs) {
        proxy.setRoundTrip(roundTripMs)
        for (const way of wayNames)
          runs.push(...(await measureWay(host, proxy, way)).map((run) => ({ roundTripMs, ...run })))
      }
    }
    return runs
  } finally {
    await proxy.close()
  }
}

async function measureWay(
  host: TestHost,
  proxy: DistanceProxy,
  way: StepWay,
): Promise<readonly Omit<ChannelRun, 'roundTripMs'>[]> {
  const ssh = new NodeSSH()
  const sock = connect({ host: '127.0.0.1', port: proxy.port, noDelay: true })
  await ssh.connect({ sock, username: 'root', privateKey: host.loginKeys.ed25519.text })
  const client = ssh.connection
  if (client === null) throw new Error('no connection')
  const gone = once(client, 'close')
  try {
    const began = performance.now()
    const opened = await stepWays[way](client)
    const openMs = performance.now() - began
    const runs = []
    for (const work of works) runs.push({ way, openMs, workMs: work.workMs, ...(await runSteps(opened, proxy, work)) })
    await opened.close()
    return runs
  } finally {
    ssh.dispose()
    await gone
  }
}

async function runSteps({ step }: OpenedWay, proxy: DistanceProxy, { workMs, steps }: (typeof works)[number]) {
  const before = proxy.counters.roundTrips
  const began = performance.now()
  for (let i = 0; i < steps; i += 1) await step(workMs === 0 ? ':' : `sleep ${workMs / 1000}`)
  const stepMs = (performance.now() - began) / steps - workMs
  return { stepMs, roundTripsPerStep: (proxy.counters.roundTrips - before) / steps }
}

const openChannel = (client: Client, command = 'sh -s'): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error instanceof Error ? reject(error) : resolve(channel)))
  })

async function runOnChannel(channel: ClientChannel, script: string): Promise<void> {
  channel.resume().stderr.resume()
  const closed = once(channel, 'close')
  channel.end(`${script}\n`)
  const [code] = (await closed) as [number | null]
  if (code !== 0) throw new Error(`a step ended with ${String(code)}`)
}
