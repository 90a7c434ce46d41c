import { RemoteError } from '../host/host.ts'

/** A color's site, and nginx's link: a script that changes containers of the color ends if the link points to that site. */
export interface LinkGuard {
  readonly link: string
  readonly site: string
}

/** See lib/link-guard.sh. */
const liveColorCode = 97

/** Whether a script ended because the link points to the color's site, so that the color may be live. */
export const isLiveColorError = (error: unknown): error is RemoteError =>
  error instanceof RemoteError && error.outcome.kind === 'exited' && error.outcome.code === liveColorCode
