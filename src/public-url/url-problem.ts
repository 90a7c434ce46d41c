import type { NginxProbe } from '../commands/probe-nginx.ts'
import { noReplyCode, type RequestResult } from './result.ts'

/** The hops between a visitor and the application, from the visitor to the application. */
export type UrlHop = 'DNS' | 'TCP' | 'TLS' | 'load balancer' | 'nginx' | 'application'

/** Why the public URL does not answer: the hop that fails, the reason, and what to do. */
export interface UrlProblem {
  readonly hop: UrlHop
  readonly reason: string
  readonly fix: string
}

export interface DiagnosisFacts {
  /** The answer of the host's own nginx to the same request. Absent: it was not needed; see `needsHostProbe`. */
  readonly probe?: NginxProbe | undefined
  /** The input `host`. */
  readonly host: string
  /** In ms since the epoch. */
  readonly now: number
}

export type RequestResultOf<Kind extends RequestResult['kind']> = Extract<RequestResult, { kind: Kind }>

/** Error codes in the form that a reason shows. */
export const formatCodes = (codes: readonly string[]): string =>
  [...new Set(codes)].map((code) => (code === noReplyCode ? 'no reply' : shortenText(code))).join(', ')

/** A text from another machine, on one line and at most 100 characters long. */
export const shortenText = (text: string): string =>
  (text.length > 100 ? `${text.slice(0, 100)}…` : text).replace(/\p{Cc}/gu, ' ')
