import type { Glimpse } from '../commands/probe-nginx.ts'
import { silence, type Visit } from './journey.ts'

/** What lies between a visitor and the application, from the outside to the inside. */
export type Hop = 'DNS' | 'TCP' | 'TLS' | 'load balancer' | 'nginx' | 'application'

/** Why the public address does not answer: which hop is wrong, what was seen of it, and what a person does about it. */
export interface Complaint {
  readonly hop: Hop
  readonly why: string
  readonly advice: string
}

export interface Facts {
  /** What the host's own nginx does with the same request, where that was asked (`dependsOnHost` says when). */
  readonly glimpse?: Glimpse | undefined
  /** The host as the workflow names it. */
  readonly host: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

export type Of<Kind extends Visit['kind']> = Extract<Visit, { kind: Kind }>

/** Codes as a sentence may show them. */
export const reasons = (codes: readonly string[]): string =>
  [...new Set(codes)].map((code) => (code === silence ? 'no reply' : shown(code))).join(', ')

/** What others wrote, short and on one line. */
export const shown = (text: string): string =>
  (text.length > 100 ? `${text.slice(0, 100)}…` : text).replace(/\p{Cc}/gu, ' ')
