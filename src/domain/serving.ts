import type { Color } from './color.ts'

/** What visitors get, as nginx was asked after the last change of a run. */
export type ServingNow =
  /** Requests reached this color. `status`: of its answer. */
  | { readonly kind: 'serves'; readonly color: Color; readonly status: number }
  /** nginx made the answer itself, and passed the request to no color. */
  | { readonly kind: 'neither'; readonly status: number }
  /** Visitors get no answer of a release. */
  | { readonly kind: 'down'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }
