/** The steps of a deployment, in their order. */
export const stepNames = [
  'connect',
  'lock',
  'state',
  'pull',
  'up',
  'health',
  'switch',
  'verify',
  'drain',
  'stop',
] as const
export type StepName = (typeof stepNames)[number]

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type Evidence = Readonly<Record<string, Json>>

/** All that happens in a run, as it happens. Log, outputs and report are made of these alone, so they cannot disagree. */
export type Event =
  | { readonly kind: 'step-started'; readonly step: StepName }
  /** What we have to say of a step while it runs. */
  | { readonly kind: 'note'; readonly step: StepName; readonly text: string }
  /** What a program on the host said: hostile until shown otherwise. */
  | { readonly kind: 'program-output'; readonly step: StepName; readonly text: string }
  /** The end of a failed container's log: as hostile. */
  | {
      readonly kind: 'container-log'
      readonly step: StepName
      readonly source: string
      readonly lines: readonly string[]
    }
  /** Something that a person must know though the run goes on. */
  | { readonly kind: 'warning'; readonly step: StepName; readonly text: string; readonly facts?: Evidence }
  | {
      readonly kind: 'step-done'
      readonly step: StepName
      readonly ms: number
      readonly message: string
      readonly facts: Evidence
    }
  | { readonly kind: 'step-failed'; readonly step: StepName; readonly ms: number; readonly reason: string }
  | { readonly kind: 'undo-started'; readonly step: StepName }
  | { readonly kind: 'undo-done'; readonly step: StepName; readonly ms: number; readonly message: string }
  | { readonly kind: 'undo-failed'; readonly step: StepName; readonly ms: number; readonly reason: string }

export type Emit = (event: Event) => void
