import type { Color } from '../domain/color.ts'
import type { SiteConfig } from '../domain/config.ts'
import type { SiteFiles } from '../domain/container-paths.ts'
import { RemoteError } from '../host/host.ts'
import type { Parameters } from '../host/prologue.ts'
import { siteParameters } from './site-parameters.ts'

/** A script that changes containers of this color ends if the link or the file names the color. */
export interface LiveGuard {
  readonly site: SiteConfig
  readonly files?: SiteFiles | undefined
  readonly color: Color
}

export const guardColor = ({ site, files }: Omit<LiveGuard, 'color'>, color: Color): LiveGuard => ({
  site,
  files,
  color,
})

/** What lib/live-guard.sh needs. */
export const guardParameters = ({ site, files, color }: LiveGuard): Parameters => ({
  ...siteParameters(site, files),
  guarded_value: site.values[color],
})

/** See lib/live-guard.sh. */
const liveColorCode = 97

/** Whether a script ended because the link or the file names the color, so that the color may be live. */
export const isLiveColorError = (error: unknown): error is RemoteError =>
  error instanceof RemoteError && error.outcome.kind === 'exited' && error.outcome.code === liveColorCode
