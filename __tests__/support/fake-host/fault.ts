import type { Machine } from './machine.ts'
import type { CommandName } from './scripts.ts'

/** What becomes of a command on the host when its link is gone. */
export interface LostLink {
  /** How long it goes on; the switch always goes on to its end. */
  readonly outlivesMs?: number
  /** The host is not told that the link is gone: what runs there ends when heartbeats have failed for long enough. */
  readonly silently?: boolean
}

/** What goes wrong when a command of this name (default: any) runs for the first time, or the `nth`. */
export type Fault = {
  readonly at?: CommandName
  readonly nth?: number
  readonly onStruck?: (name: CommandName) => void
} & (
  | ({ readonly effect?: Effect } & (
      | { readonly kind: 'fails'; readonly code: number; readonly said: string }
      | { readonly kind: 'takes too long' }
      /** `patiently`: the runner does not end the process some seconds after. */
      | { readonly kind: 'is cancelled'; readonly patiently?: boolean }
      /** `forGood`: the host cannot be connected to again. */
      | ({ readonly kind: 'loses the link'; readonly forGood?: boolean } & LostLink)
      /** The process of the run is ended at once, by a signal that it cannot hear. */
      | ({ readonly kind: 'dies' } & LostLink)
    ))
  /** Somebody else does something just before. */
  | { readonly kind: 'meanwhile'; readonly happens: (machine: Machine, cancel: () => void) => void }
)

/** How much of the command has been done by then: nothing (default), all, or so many of its instants. */
export type Effect = boolean | number

export function instantsOf(fault: Fault): number {
  if (fault.kind === 'meanwhile') return 0
  const { effect = false } = fault
  return typeof effect === 'number' ? effect : effect ? Infinity : 0
}
