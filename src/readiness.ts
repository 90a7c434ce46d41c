import type { Check } from './check.ts'
import { colors } from './color.ts'
import type { ComposeModel } from './compose-model.ts'
import type { Config } from './config.ts'
import { composeCheck, dockerCheck, flockCheck, folderCheck, httpCheck, rightsCheck } from './readiness/programs.ts'
import { linkCheck, nginxCheck, processCheck, siteCheck } from './readiness/nginx.ts'
import { serviceCheck } from './readiness/services.ts'
import type { HostState } from './state.ts'

/** All that a deployment looks at before it begins: those that stop it are why it refuses, and a plan shows every one. */
export function checksOf(state: HostState, config: Config, model: ComposeModel): readonly Check[] {
  if (!state.directory) return [folderCheck(state, config)]
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
