/**
 * How far a step can bring the host. `prepare`: nothing that visitors or containers notice. `start`: containers of the
 * idle color are made or run. `switch`: nginx may send visitors to the new release. `finish`: the new release is proven.
 */
export type Phase = (typeof phases)[number]

export const phases = ['prepare', 'start', 'switch', 'finish'] as const

/** The name of a step in the record. */
export const recordedName = ({ name, recordedAs = name }: StepInfo): string => recordedAs

/** What the whole program may know about a step. */
export interface StepInfo {
  /** Unique. Users read it in the log and in the output `failed-step`. */
  readonly name: string
  readonly phase: Phase
  /**
   * The step that the record has instead, as the first versions of the action write over a record with a step that they
   * do not know. Absent: the name.
   */
  readonly recordedAs?: string | undefined
}
