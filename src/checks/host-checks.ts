import { colors } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'
import type { Check } from './check.ts'
import { listenChecks } from './listens.ts'
import { linkCheck, nginxConfigCheck, nginxProcessCheck, siteCheck } from './nginx.ts'
import { composeCheck, dockerCheck, flockCheck, folderCheck, httpClientCheck, rightsCheck } from './programs.ts'
import { serviceCheck } from './services.ts'

/** The checks that every deployment runs before it changes anything. An error refuses the deployment. A plan shows them all. */
export function runChecks(state: HostState, config: Config, model: ComposeModel): readonly Check[] {
  if (!state.directoryIsReadable) return [folderCheck(state, config)]
  return [
    folderCheck(state, config),
    dockerCheck(state, config),
    composeCheck(state, config),
    ...(state.compose.ok ? colors.map((color) => serviceCheck({ state, model }, config, color)) : []),
    httpClientCheck(state),
    flockCheck(state),
    rightsCheck(state, config),
    nginxConfigCheck(state, config),
    nginxProcessCheck(state),
    linkCheck(state, config),
    ...colors.map((color) => siteCheck({ state, model }, config, color)),
    ...listenChecks(state, config),
  ]
}
