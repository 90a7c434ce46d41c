import { readFileSync } from 'node:fs'
import { startDistanceProxy, type DistanceProxy } from '../../e2e/distance/distance.ts'
import { tryRun } from '../../e2e/hosts/programs.ts'
import { readSteps } from '../../e2e/runner/reported-steps.ts'
import type { Testbed } from '../../e2e/support/testbed.ts'
import { expectDeployed, inputsOf } from './action.ts'
import type { BenchTarget } from './contender.ts'
import { BenchSite } from './site.ts'
import { sshCommand } from './ssh.ts'

/** What the host's Docker prints before it pulls, in addition to its own output. */
const floods = {
  nothing: () => ':',
  lines: (bytes: number) =>
    `yes 'layer 4f4fb700ef54: downloading [==========>          ] 12.34 MB of 45.67 MB' | head -c ${bytes}`,
  'one endless line': (bytes: number) => `head -c ${bytes} /dev/zero | tr '\\0' x`,
}

/** This path is earlier in PATH than the real docker. */
const wrapper = '/usr/local/bin/docker'

export type Flood = keyof typeof floods

/** A deployment on a host that prints a flood of output. */
export interface FloodResult {
  readonly flood: Flood
  readonly bytes: number
  /** The peak memory of the action's process. */
  readonly peakBytes: number
  readonly pullMs: number
  /** The time of the same flood through OpenSSH's client to /dev/null. */
  readonly sshMs: number
  /** The size of the workflow's log in this step, and what the log says of the rest. */
  readonly logBytes: number
  readonly leftOut: string
}

/** Measures one deployment for each kind of flood. */
export async function measureFloods(testbed: Testbed, bytes: number): Promise<readonly FloodResult[]> {
  const proxy = await startDistanceProxy({ targetPort: testbed.host.sshPort, roundTripMs: 0 })
  const site = new BenchSite(testbed, proxy, 1)
  try {
    await site.prepare()
    const results: FloodResult[] = []
    for (const flood of Object.keys(floods) as Flood[]) {
      results.push(await site.deploy((target) => measureFlood(target, flood, bytes)))
    }
    return results
  } finally {
    await testbed.host.run(`rm -f ${wrapper}`)
    await proxy.close()
  }
}

async function measureFlood(target: BenchTarget, flood: Flood, bytes: number): Promise<FloodResult> {
  const print = floods[flood](bytes)
  await installFlood(target.testbed, print)
  const sshMs = await measureSsh(target, print)
  const running = await target.testbed.startDeploy('', inputsOf(target))
  const peak = watchMemory(running.pid ?? 0)
  const run = expectDeployed(await running.done)
  const pull = readSteps(run).find(({ step }) => step === 'pull')
  const text = run.log.groups.find(({ title }) => title === 'pull')?.lines ?? []
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

/** Makes Docker on the host print the flood before it pulls. */
async function installFlood({ host }: Testbed, print: string): Promise<void> {
  await host.writeFile(wrapper, `#!/bin/sh\n[ "$1" != pull ] || ${print} >&2\nexec /usr/bin/docker "$@"\n`)
  await host.run(`chmod 755 ${wrapper}`)
}

async function measureSsh(
  { testbed, proxy }: { testbed: Testbed; proxy: DistanceProxy },
  print: string,
): Promise<number> {
  const began = performance.now()
  const { code } = await tryRun(['sh', '-c', '"$@" >/dev/null', 'sh', ...sshCommand(testbed.host, proxy.port, print)])
  if (code !== 0) throw new Error(`ssh ended with ${code}`)
  return performance.now() - began
}

/** Reads the peak memory every 20 ms, since the kernel drops it at the end of the process. Returns the last value. */
function watchMemory(pid: number): () => number {
  let peak = 0
  const readPeak = () => {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readStatus(pid))?.[1]
    if (kilobytes !== undefined) peak = Number(kilobytes) * 1024
  }
  const timer = setInterval(readPeak, 20)
  return () => {
    clearInterval(timer)
    return peak
  }
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
