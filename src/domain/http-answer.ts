/** What one HTTP request got. */
export type HttpAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly location?: string | undefined; readonly body: string }
  | { readonly kind: 'none'; readonly reason: string }
