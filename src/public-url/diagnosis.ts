import type { NginxProbe } from '../commands/probe-nginx.ts'
import { noReplyCode, type RequestResult } from './journey.ts'

/** What lies between a visitor and the application, from the outside to the inside. */
export type UrlHop = 'DNS' | 'TCP' | 'TLS' | 'load balancer' | 'nginx' | 'application'

/** Why the public address does not answer: which hop is wrong, what was seen of it, and what a person does about it. */
export interface UrlProblem {
  readonly hop: UrlHop
  readonly reason: string
  readonly fix: string
}

export interface DiagnosisFacts {
  /** What the host's own nginx does with the same request, where that was asked (`dependsOnHost` says when). */
  readonly probe?: NginxProbe | undefined
  /** The host as the workflow names it. */
  readonly host: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

export type RequestResultOf<Kind extends RequestResult['kind']> = Extract<RequestResult, { kind: Kind }>

/** Codes as a sentence may show them. */
export const formatCodes = (codes: readonly string[]): string =>
  [...new Set(codes)].map((code) => (code === noReplyCode ? 'no reply' : shortenText(code))).join(', ')

/** What others wrote, short and on one line. */
export const shortenText = (text: string): string =>
  (text.length > 100 ? `${text.slice(0, 100)}…` : text).replace(/\p{Cc}/gu, ' ')
