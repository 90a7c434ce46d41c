import { rebootHost } from '../hosts/boot.ts'
import { startDistance } from '../distance/distance.ts'
import type { ActionRun, Result, RunningAction } from '../runner/run-action.ts'
import type { Stage } from '../support/testbed.ts'
import type { FaultKind } from './fault.ts'
import { heavy } from './chaos-site.ts'

/** A harm that is ready to be done to one run. */
export interface Harm {
  /** How the run differs from an ordinary one. */
  readonly inputs?: ActionRun['inputs']
  /** Does it, at its instant. */
  readonly strike: (run: RunningAction) => void
  /** Waits for whatever else it set going, once the run has ended. */
  readonly others?: () => Promise<readonly Result[]>
  /** Takes it back. */
  readonly fix?: () => Promise<unknown>
}

/** What a harm is done with. */
interface Scene {
  readonly stage: Stage
  /** Starts the deployment of another release, the `nth`, that differs from the run in nothing else. */
  readonly startAnother: (nth: number) => Promise<RunningAction>
}

const nothing = () => undefined

/** How each harm is done. */
export const harms: Readonly<Record<FaultKind, (scene: Scene) => Promise<Harm>>> = {
  killed: () => Promise.resolve({ strike: (run) => run.kill() }),
  lost: () => Promise.resolve({ strike: (run) => run.lose() }),
  cancelled: () => Promise.resolve({ strike: (run) => run.cancel() }),

  async 'link reset'({ stage }) {
    const way = await startDistance({ targetPort: stage.host.sshPort, roundTripMs: 20 })
    return { inputs: { port: String(way.port) }, strike: () => way.reset(), fix: () => way.close() }
  },

  async 'link black-holed'({ stage }) {
    const way = await startDistance({ targetPort: stage.host.sshPort, roundTripMs: 20 })
    // For undoing, a run tries to connect again: it shall not take half a minute to see that it cannot.
    const inputs = { port: String(way.port), 'connect-timeout': '10s' }
    const fix = async () => {
      await way.heal()
      await way.close()
    }
    return { inputs, strike: () => way.blackHole(), fix }
  },

  'dockerd restarted': ({ stage }) => Promise.resolve(during(() => stage.host.must('systemctl restart docker'))),

  'host rebooted': ({ stage }) => Promise.resolve(during(() => rebootHost(stage.host.name))),

  async 'disk full'({ stage }) {
    await stage.host.must(fillDisk)
    return { inputs: { env: `TAG=${heavy}` }, strike: nothing, fix: () => stage.host.must(emptyDisk) }
  },

  async 'three at once'({ startAnother }) {
    const others = await Promise.all([startAnother(2), startAnother(3)])
    return { strike: nothing, others: () => Promise.all(others.map(({ done }) => done)) }
  },
}

/** Something that takes its time, and is waited for at the end. */
function during(work: () => Promise<unknown>): Harm {
  let working: Promise<unknown> = Promise.resolve()
  const strike = () => {
    working = work()
    working.catch(nothing) // `fix` tells of it
  }
  return { strike, fix: () => working }
}

/** Where Docker keeps what it downloads, and where the record of deployments is. */
const folders = '/var/lib/docker/tmp /root/.local/state'

/** One small file system under both of them, full to the last byte: the machine's own disk is not touched. */
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
`
