import type { Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { RemoteError } from '../host/host.ts'

/** A color's site, and nginx's link: a script that changes containers of the color ends if the link points to that site. */
export interface LinkGuard {
  readonly link: string
  readonly site: string
}

export const guardColor = ({ nginx }: Config, color: Color): LinkGuard => ({
  link: nginx.link,
  site: nginx.sites[color],
})

/** See lib/link-guard.sh. */
const liveColorCode = 97

/** Whether a script ended because the link points to the color's site, so that the color may be live. */
export const isLiveColorError = (error: unknown): error is RemoteError =>
  error instanceof RemoteError && error.outcome.kind === 'exited' && error.outcome.code === liveColorCode
