/** What a certificate says of itself. */
export interface Certificate {
  /** The names and addresses that it is for. */
  readonly names: readonly string[]
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  readonly issuer: string
}

/** Where a URL leads, as far as it was found out. */
export interface Route {
  readonly url: string
  /** Of its name, as the DNS gives them. */
  readonly addresses: readonly string[]
}

/** The address that took the connection, and those that did not. */
interface ConnectedRoute extends Route {
  readonly address: string
  readonly dead: readonly string[]
}

export interface PublicAnswer extends ConnectedRoute {
  readonly kind: 'answer'
  readonly status: number
  /** The Server header: a load balancer signs what it answers by itself. */
  readonly server: string
  /** Where a redirect leads; absent when it is none. */
  readonly location?: string | undefined
  /** From the request to the end of the answer. */
  readonly ms: number
}

/** How far one request from the runner came, hop by hop. */
export type RequestResult =
  | (Route & { readonly kind: 'no-address'; readonly code: string })
  | (Route & { readonly kind: 'no-connection'; readonly codes: readonly string[] })
  | (ConnectedRoute & {
      readonly kind: 'no-trust'
      readonly code: string
      readonly certificate?: Certificate | undefined
    })
  /** Connected, and nothing that is HTTP came back. */
  | (ConnectedRoute & { readonly kind: 'no-answer'; readonly code: string })
  | PublicAnswer

/** The code of what did not happen within its time. */
export const noReplyCode = 'SILENCE'

/** A visit and the redirects that led to it. */
export interface PublicUrlResult {
  readonly last: RequestResult
  /** The URLs that sent on, from the first one. */
  readonly redirects: readonly string[]
  /** It was sent back to where it had been, or too often. */
  readonly loops: boolean
}

/** The runner's own way to the public address; what is behind it is the world, not the host. */
export interface PublicNetwork {
  /** Asks as a visitor does: again while a fault may pass, for some seconds. Never throws. */
  requestPublicUrl(url: string, signal: AbortSignal): Promise<PublicUrlResult>
}
