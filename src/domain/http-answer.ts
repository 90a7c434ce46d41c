/** The answer to one HTTP request; `none`: no answer came. */
export type HttpAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly location?: string | undefined; readonly body: string }
  | { readonly kind: 'none'; readonly reason: string }
