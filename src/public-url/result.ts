export interface Certificate {
  /** The host names and addresses that the certificate is for. */
  readonly names: readonly string[]
  /** Start and end of its validity, in ms since the epoch. */
  readonly from: number
  readonly to: number
  readonly issuer: string
}

/** A URL, and the addresses that the DNS has for its host name. */
export interface Route {
  readonly url: string
  readonly addresses: readonly string[]
}

/** The address that accepted the connection, and those that did not. */
interface ConnectedRoute extends Route {
  readonly address: string
  readonly dead: readonly string[]
}

export interface PublicAnswer extends ConnectedRoute {
  readonly kind: 'answer'
  readonly status: number
  /** The Server header. A load balancer writes its own name into the answers that it creates itself. */
  readonly server: string
  /** The target of a redirect. Absent: the answer is no redirect. */
  readonly location?: string | undefined
  /** From the start of the request to the end of the answer. */
  readonly ms: number
}

/** The result of one request from the runner: the hop that failed, or the answer. The codes are those of node. */
export type RequestResult =
  | (Route & { readonly kind: 'no-address'; readonly code: string })
  | (Route & { readonly kind: 'no-connection'; readonly codes: readonly string[] })
  /** The TLS handshake failed, or the certificate is not trusted. Without a certificate the handshake failed. */
  | (ConnectedRoute & {
      readonly kind: 'no-trust'
      readonly code: string
      readonly certificate?: Certificate | undefined
    })
  /** The connection was accepted, but no HTTP answer came back. */
  | (ConnectedRoute & { readonly kind: 'no-answer'; readonly code: string })
  | PublicAnswer

/** The code of a hop that gave no reply in time. */
export const noReplyCode = 'SILENCE'

/** The result of a request and of the redirects that followed it. */
export interface PublicUrlResult {
  /** The result of the last request. */
  readonly last: RequestResult
  /** The URLs that answered with a redirect, in their order. */
  readonly redirects: readonly string[]
  /** Whether the redirects form a loop, or are too many. */
  readonly loops: boolean
}

/** The network between the runner and the public URL. */
export interface PublicNetwork {
  /** Requests a URL as a visitor does. Tries again for some seconds if the fault may be temporary. Never throws. */
  requestPublicUrl(url: string, signal: AbortSignal): Promise<PublicUrlResult>
}
