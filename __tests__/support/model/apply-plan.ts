import type { Fault } from '../fake-host.ts'
import type { Machine } from '../fake-host/machine.ts'
import type { CommandName } from '../fake-host/scripts.ts'
import type { Interruption, HostFault, RunPlan } from './run-plan.ts'

/** The inputs of the workflow. */
export const toInputs = ({ mode, keepOldColor, prune, waitForLock }: RunPlan) => ({
  mode,
  'old-color': keepOldColor ? 'keep' : 'stop',
  prune: String(prune),
  'lock-timeout': waitForLock ? '10m' : '0',
  'health-timeout': '3s',
})

export function toFault(cut: Interruption, onStruck: (command: CommandName) => void): Fault {
  const { kind, nth, effect, permanently, runnerWaits, commandContinuesMs, hostIsUnaware } = cut
  const common = { nth, effect, onStruck }
  switch (kind) {
    case 'command fails':
      return { ...common, kind, code: 1, stderr: 'oops' }
    case 'command times out':
      return { ...common, kind }
    case 'run is cancelled':
      return { ...common, kind, runnerWaits }
    case 'connection is lost':
      return { ...common, kind, commandContinuesMs, hostIsUnaware, permanently }
    case 'process is killed':
      return { ...common, kind, commandContinuesMs, hostIsUnaware }
  }
}

export function setHostFault(machine: Machine, weather: HostFault): void {
  machine.nginx.ignoresReloads = weather === 'nginx ignores reloads'
  machine.reloadFails = weather === 'reload fails'
  machine.linkIsReadOnly = weather === 'the link is read-only'
  machine.portsTaken.clear()
  if (weather === 'a port is taken') machine.portsTaken.add(8082)
}
