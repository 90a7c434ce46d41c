import type { Machine } from './machine.ts'
import type { CommandName } from './scripts.ts'

/** How a command on the host continues when its connection is lost. */
export interface LostConnection {
  /** How long the command continues. The switch always continues to its end. */
  readonly commandContinuesMs?: number
  /** The host gets no error: the command ends there when the heartbeats have failed for long enough. */
  readonly hostIsUnaware?: boolean
}

/** What goes wrong when a command of this name (default: any) runs for the `nth` time (default: 1). */
export type Fault = {
  readonly at?: CommandName
  readonly nth?: number
  readonly onApplied?: (name: CommandName) => void
} & (
  | ({ readonly effect?: Effect } & (
      | { readonly kind: 'command fails'; readonly code: number; readonly stderr: string }
      | { readonly kind: 'command times out' }
      /** `runnerWaits`: the runner does not kill the process some seconds later. */
      | { readonly kind: 'run is cancelled'; readonly runnerWaits?: boolean }
      /** `permanently`: a reconnect fails. */
      | ({ readonly kind: 'connection is lost'; readonly permanently?: boolean } & LostConnection)
      /** The process of the run is killed, by SIGKILL. */
      | ({ readonly kind: 'process is killed' } & LostConnection)
    ))
  /** Another program or a user changes the machine just before the command. */
  | { readonly kind: 'other change'; readonly change: (machine: Machine, cancel: () => void) => void }
)

/** How much of the command is done before the fault: nothing (default), all, or this number of its instants. */
export type Effect = boolean | number

export function toInstant(fault: Fault): number {
  if (fault.kind === 'other change') return 0
  const { effect = false } = fault
  return typeof effect === 'number' ? effect : effect ? Infinity : 0
}
