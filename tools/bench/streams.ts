import { readFileSync } from 'node:fs'
import type { DistanceProxy } from '../../e2e/distance/distance.ts'
import { tryRun } from '../../e2e/hosts/programs.ts'
import { startDistanceProxy } from '../../e2e/distance/distance.ts'
import type { Testbed } from '../../e2e/support/testbed.ts'
import { inputs, readSteps, succeeded } from './action.ts'
import type { Scene } from './contender.ts'
import { Site } from './site.ts'
import { sshCommand } from './ssh.ts'

/** What the host's Docker prints before it pulls, beside its own words. */
const floods = {
  nothing: () => ':',
  lines: (bytes: number) =>
    `yes 'layer 4f4fb700ef54: downloading [==========>          ] 12.34 MB of 45.67 MB' | head -c ${bytes}`,
  'one endless line': (bytes: number) => `head -c ${bytes} /dev/zero | tr '\\0' x`,
}

/** Found before the real one. */
const wrapper = '/usr/local/bin/docker'

export type Flood = keyof typeof floods

/** A deployment on a host that prints without end. */
export interface Stream {
  readonly flood: Flood
  readonly bytes: number
  /** Of the action's process, at its peak. */
  readonly peakBytes: number
  readonly pullMs: number
  /** The same flood through OpenSSH's client, into nothing. */
  readonly sshMs: number
  /** What reached the workflow's log in this step, and what it says of the rest. */
  readonly logBytes: number
  readonly leftOut: string
}

export async function measureStreams(testbed: Testbed, bytes: number): Promise<readonly Stream[]> {
  const distance = await startDistanceProxy({ targetPort: testbed.host.sshPort, roundTripMs: 0 })
  const site = new Site(testbed, distance, 1)
  try {
    await site.open()
    const streams: Stream[] = []
    for (const flood of Object.keys(floods) as Flood[]) {
      streams.push(await site.deploy((scene) => underFlood(scene, flood, bytes)))
    }
    return streams
  } finally {
    await testbed.host.run(`rm -f ${wrapper}`)
    await distance.close()
  }
}

async function underFlood(scene: Scene, flood: Flood, bytes: number): Promise<Stream> {
  const print = floods[flood](bytes)
  await installFlood(scene.testbed, print)
  const sshMs = await throughSsh(scene, print)
  const running = await scene.testbed.startDeploy('', inputs(scene))
  const peak = watchMemory(running.pid ?? 0)
  const { outputs, log } = succeeded(await running.done)
  const pull = readSteps(outputs['report'] ?? '').find(({ step }) => step === 'pull')
  const text = log.groups.find(({ title }) => title === 'pull')?.lines ?? []
  const leftOut = /\d+ \w+ left out/.exec(text.join('\n'))?.[0] ?? ''
  if ((flood === 'nothing') !== (leftOut === '')) throw new Error(`${flood} was printed, and the log says "${leftOut}"`)
  return {
    flood,
    bytes: flood === 'nothing' ? 0 : bytes,
    peakBytes: peak(),
    pullMs: pull?.ms ?? Number.NaN,
    sshMs,
    logBytes: text.join('\n').length,
    leftOut,
  }
}

/** Docker on the host prints the flood before it pulls. */
async function installFlood({ host }: Testbed, print: string): Promise<void> {
  await host.writeFile(wrapper, `#!/bin/sh\n[ "$1" != pull ] || ${print} >&2\nexec /usr/bin/docker "$@"\n`)
  await host.run(`chmod 755 ${wrapper}`)
}

async function throughSsh(
  { testbed, distance }: { testbed: Testbed; distance: DistanceProxy },
  print: string,
): Promise<number> {
  const began = performance.now()
  const { code } = await tryRun([
    'sh',
    '-c',
    '"$@" >/dev/null',
    'sh',
    ...sshCommand(testbed.host, distance.port, print),
  ])
  if (code !== 0) throw new Error(`ssh ended with ${code}`)
  return performance.now() - began
}

/** The kernel keeps the peak, but forgets it with the process: the last look before its end is the answer. */
function watchMemory(pid: number): () => number {
  let peak = 0
  const look = () => {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(statusOf(pid))?.[1]
    if (kilobytes !== undefined) peak = Number(kilobytes) * 1024
  }
  const timer = setInterval(look, 20)
  return () => {
    clearInterval(timer)
    return peak
  }
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
