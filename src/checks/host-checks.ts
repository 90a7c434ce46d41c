import { colors, type Color, type PerColor } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'
import type { HostAndModels } from './check-input.ts'
import type { Check } from './check.ts'
import { containerNameCheck } from './container-names.ts'
import { fixedPlaceChecks } from './fixed-places.ts'
import { idleConnectionsCheck } from './idle-connections.ts'
import { includeCheck } from './nginx-include.ts'
import { liveLinkCheck } from './live-link.ts'
import { listenChecks } from './listens.ts'
import { liveSiteCheck } from './live-site.ts'
import { moreServicesChecks } from './more-services.ts'
import { nginxConfigCheck, nginxProcessCheck, siteCheck } from './nginx.ts'
import { portCheck } from './ports.ts'
import { composeCheck, dockerCheck, flockCheck, folderCheck, httpClientCheck, rightsCheck } from './programs.ts'
import { serviceCheck } from './services.ts'

/** What must be in order for every work on the host, also for the repair after an interrupted run. */
export function runChecks(state: HostState, config: Config, models: PerColor<ComposeModel>): readonly Check[] {
  if (!state.directoryIsReadable) return [folderCheck(state, config)]
  return [
    folderCheck(state, config),
    dockerCheck(state, config),
    composeCheck(state, config),
    ...(state.compose.ok ? colors.map((color) => serviceCheck({ state, models }, config, color)) : []),
    ...(state.compose.ok ? moreServicesChecks({ state, models }, config) : []),
    httpClientCheck(state),
    flockCheck(state),
    rightsCheck(state, config),
    nginxConfigCheck(state, config),
    nginxProcessCheck(state, config),
    liveSiteCheck(state, config),
    ...colors.map((color) => siteCheck({ state, models }, config, color)),
    ...fixedPlaceChecks(state, config),
    ...listenChecks(state, config),
    ...idleConnectionsCheck(state, config),
  ]
}

/**
 * What must be in order besides, so that the next release can be started on `idle` and switched to. A plan and a
 * deployment run the same checks: a host that a plan calls ready refuses no deployment, unless it changes meanwhile.
 */
export function runDeployChecks(host: HostAndModels, config: Config, idle: Color): readonly Check[] {
  const { state } = host
  if (!state.directoryIsReadable) return []
  return [
    ...(state.compose.ok ? [containerNameCheck(host, config), portCheck(host, config, idle)] : []),
    // A folder that does not exist is named by the check of the link or the file, together with what nginx includes.
    ...(state.siteFolder === 'ok' ? [isReadCheck(state, config)] : []),
  ]
}

/** Whether nginx reads what says which color is live. */
const isReadCheck = (state: HostState, config: Config): Check =>
  config.nginx.site.form === 'live-link' ? liveLinkCheck(state, config) : includeCheck(state, config)

/** The warnings that a deployment repeats. The others are in the warnings of the cutover, or can wait for a plan. */
export const findDeployWarnings = (state: HostState, config: Config): readonly Check[] =>
  [rightsCheck(state, config), ...fixedPlaceChecks(state, config)].filter(({ result }) => result === 'warning')
