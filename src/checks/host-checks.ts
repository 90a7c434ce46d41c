import type { Check } from './check.ts'
import { colors } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { composeCheck, dockerCheck, flockCheck, folderCheck, httpCheck, rightsCheck } from './programs.ts'
import { linkCheck, nginxCheck, processCheck, siteCheck } from './nginx.ts'
import { serviceCheck } from './services.ts'
import type { HostState } from '../domain/host-state.ts'

/** All that a deployment looks at before it begins: those that stop it are why it refuses, and a plan shows every one. */
export function runChecks(state: HostState, config: Config, model: ComposeModel): readonly Check[] {
  if (!state.directoryIsReadable) return [folderCheck(state, config)]
  return [
    folderCheck(state, config),
    dockerCheck(state, config),
    composeCheck(state, config),
    ...(state.compose.ok ? colors.map((color) => serviceCheck({ state, model }, config, color)) : []),
    httpCheck(state),
    flockCheck(state),
    rightsCheck(state, config),
    nginxCheck(state, config),
    processCheck(state),
    linkCheck(state, config),
    ...colors.map((color) => siteCheck({ state, model }, config, color)),
  ]
}
