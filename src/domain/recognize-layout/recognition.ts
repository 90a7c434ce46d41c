/** What the guide of a plan says about a host. */
export type Recognition =
  | (Suggestion & { readonly kind: 'fits' })
  /** With these inputs, when the changes are made first. */
  | (Suggestion & { readonly kind: 'fits-with'; readonly changes: readonly HostChange[] })
  /** `reason`: one sentence. `change`: what would have to be another way. */
  | { readonly kind: 'not-supported'; readonly reason: string; readonly change: string }

export interface Suggestion {
  /** What was seen, a sentence each. */
  readonly found: readonly string[]
  /** Only those that differ from the defaults. */
  readonly inputs: readonly SuggestedInput[]
  /** What a person must know or decide, a sentence each. */
  readonly notes: readonly string[]
  /** How to come to a switch without a reload: commands and a file, or why not. Absent: not for this layout. */
  readonly withoutReload?: readonly string[] | undefined
}

export interface SuggestedInput {
  readonly name: string
  readonly value: string
}

/** A file that a person makes, or a text that takes the place of another one in a file. */
export interface HostChange {
  readonly path: string
  readonly what: string
  readonly text: string
}
