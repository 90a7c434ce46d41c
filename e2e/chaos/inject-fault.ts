import { startDistanceProxy } from '../distance/distance.ts'
import { rebootHost } from '../hosts/boot.ts'
import type { ActionRun, Result, RunningAction } from '../runner/run-action.ts'
import type { Testbed } from '../support/testbed.ts'
import { largeRelease } from './chaos-site.ts'
import type { FaultKind } from './fault.ts'

/** A fault that is prepared for one run. */
export interface Injection {
  /** How the inputs of the run differ from ordinary ones. */
  readonly inputs?: ActionRun['inputs']
  /** Injects the fault. Called at its instant. */
  readonly inject: (run: RunningAction) => void
  /** Waits for the runs that were started beside the one under test. */
  readonly waitForOtherRuns?: () => Promise<readonly Result[]>
  /** Undoes the fault when the run has ended. */
  readonly undo?: () => Promise<unknown>
}

/** What a fault needs to be prepared. */
interface FaultContext {
  readonly testbed: Testbed
  /** Starts the deployment of the `nth` other release. It differs in nothing else from the run under test. */
  readonly startAnother: (nth: number) => Promise<RunningAction>
}

const doNothing = () => undefined

/** How each fault is prepared. */
export const injections: Readonly<Record<FaultKind, (context: FaultContext) => Promise<Injection>>> = {
  killed: () => Promise.resolve({ inject: (run) => run.kill() }),
  lost: () => Promise.resolve({ inject: (run) => run.killRunner() }),
  cancelled: () => Promise.resolve({ inject: (run) => run.cancel() }),

  async 'link reset'({ testbed }) {
    const proxy = await startDistanceProxy({ targetPort: testbed.host.sshPort, roundTripMs: 20 })
    return { inputs: { port: String(proxy.port) }, inject: () => proxy.reset(), undo: () => proxy.close() }
  },

  async 'link black-holed'({ testbed }) {
    const proxy = await startDistanceProxy({ targetPort: testbed.host.sshPort, roundTripMs: 20 })
    // A run reconnects to undo its work. The short timeout saves the half minute that it would wait in vain.
    const inputs = { port: String(proxy.port), 'connect-timeout': '10s' }
    const undo = async () => {
      await proxy.heal()
      await proxy.close()
    }
    return { inputs, inject: () => proxy.blackHole(), undo }
  },

  'dockerd restarted': ({ testbed }) => Promise.resolve(injectWork(() => testbed.host.run('service docker restart'))),

  'host rebooted': ({ testbed }) => Promise.resolve(injectWork(() => rebootHost(testbed.host.name))),

  async 'disk full'({ testbed }) {
    await testbed.host.run(fillDisk)
    return { inputs: { env: `TAG=${largeRelease}` }, inject: doNothing, undo: () => testbed.host.run(emptyDisk) }
  },

  async 'three at once'({ startAnother }) {
    const others = await Promise.all([startAnother(2), startAnother(3)])
    return { inject: doNothing, waitForOtherRuns: () => Promise.all(others.map(({ done }) => done)) }
  },
}

/** A fault that takes time. `undo` waits for its end. */
function injectWork(work: () => Promise<unknown>): Injection {
  let working: Promise<unknown> = Promise.resolve()
  const inject = () => {
    working = work()
    working.catch(doNothing) // `undo` rejects with the same error
  }
  return { inject, undo: () => working }
}

/** Where Docker keeps what it downloads, and where the record of deployments is. */
const folders = '/var/lib/docker/tmp /root/.local/state'

/** Mounts one small file system over both folders and fills it, so that the disk of this machine stays untouched. */
const fillDisk = `
  mkdir -p /mnt/full ${folders}
  mount -t tmpfs -o size=4m full /mnt/full
  for folder in ${folders}; do
    mkdir "/mnt/full/$(basename $folder)"
    cp -a $folder/. "/mnt/full/$(basename $folder)"
    mount --bind "/mnt/full/$(basename $folder)" $folder
  done
  dd if=/dev/zero of=/mnt/full/fill bs=4k 2>/dev/null || true
`

const emptyDisk = `
  for folder in ${folders}; do umount $folder; done
  umount /mnt/full
  rmdir /mnt/full
`
