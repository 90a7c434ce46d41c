import type { Blame } from '../domain/blame.ts'
import type { ConnectFailure } from './connect-failure.ts'

/** A failure to connect in words: what happened and where, who must act, and what to do next. */
export interface FailureText {
  readonly message: string
  readonly fix: string
  readonly blame: Blame
}

/** A failure of these kinds. */
export type Failure<Kind extends ConnectFailure['kind']> = Kind extends unknown
  ? Extract<ConnectFailure, { readonly kind: Kind }>
  : never

export const failureText = (blame: Blame, message: string, fix: string): FailureText => ({ blame, message, fix })

/** The end of a message that shows what the server sent. That is data, so it stands in quotes. */
export const quoteOutput = (output: string): string => (output === '' ? '' : `; the server printed: "${output}"`)
