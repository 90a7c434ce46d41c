/** What one HTTP request got. */
export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly location?: string | undefined; readonly body: string }
  | { readonly kind: 'none'; readonly why: string }
