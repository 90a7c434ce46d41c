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

/** The inputs of the layout of the host. */
export const toLayoutInputs = ({ projectNames: { blue, green } }: Machine): Readonly<Record<string, string>> =>
  blue === green ? {} : { 'project-name': `{${blue}|${green}}`, 'blue-services': 'web', 'green-services': 'web' }

/** `onApplied` is called with the command that the fault hits. */
export function toFault(interruption: Interruption, onApplied: (command: CommandName) => void): Fault {
  const { kind, nth, effect, permanently, runnerWaits, commandContinuesMs, hostIsUnaware } = interruption
  const common = { nth, effect, onApplied }
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

export function setHostFault(machine: Machine, hostFault: HostFault): void {
  machine.nginx.ignoresReloads = hostFault === 'nginx ignores reloads'
  machine.reloadFails = hostFault === 'reload fails'
  machine.linkIsReadOnly = hostFault === 'the link is read-only'
  machine.portsTaken.clear()
  if (hostFault === 'a port is taken') machine.portsTaken.add(8082)
}
