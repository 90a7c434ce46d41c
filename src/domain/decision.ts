import { colors, otherColor, type Color } from './color.ts'
import type { Config } from './config.ts'
import { isRunning, isUp, type Container, type HostState, type Served } from './host-state.ts'

/** What nginx's link shall hold again if the deployment fails; absent: there was no link. */
export type LinkTarget = string | undefined

/** What is live, what is deployed, and what must be put right on the way. */
export interface Cutover {
  /** Absent on a first deployment. */
  readonly live?: Color | undefined
  readonly idle: Color
  /** Whether visitors get it: its containers run, and so does nginx. */
  readonly liveRuns: boolean
  /** Whether anything of the idle color is up: kept on purpose, or left by a run that was cut off. */
  readonly idleIsUp: boolean
  /** Whether visitors could be sent back to the idle color as it is: what answers runs. */
  readonly idleRuns: boolean
  /** What the link holds now. */
  readonly currentTarget: LinkTarget
  /** What the link must hold for the live color; differs from `linkHolds` when link and truth differ. */
  readonly expectedTarget: LinkTarget
  /** What a person should know of the state that was found. */
  readonly warnings: readonly string[]
}

export type Decision =
  { readonly kind: 'proceed'; readonly cutover: Cutover } | { readonly kind: 'refuse'; readonly problem: string }

/** Why nobody can tell what serves: something that knows of it could not be asked, and its silence is never a "nothing". */
export function reasonUndecidable({ directoryIsReadable, docker, compose, nginx }: HostState): string | undefined {
  if (!directoryIsReadable) return 'the folder of the Compose project is not there, or may not be entered'
  if (!docker.ok) return 'Docker cannot be reached'
  if (!compose.ok) return `Compose cannot be used: ${compose.output}`
  return nginx.masterWithoutPidFile === undefined
    ? undefined
    : `nginx runs as process ${nginx.masterWithoutPidFile}, which its pid file does not name`
}

/** The containers of a color that belong to this application. */
export function colorContainers(state: HostState, config: Config, color: Color): readonly Container[] {
  const project = state.compose.ok ? state.compose.project : undefined
  const services: readonly string[] = config.compose.services[color]
  return state.containers.filter((each) => each.project === project && services.includes(each.service))
}

/** A color runs when the service that answers its health does. */
export function isColorRunning(state: HostState, config: Config, color: Color): boolean {
  const [first] = config.compose.services[color]
  return colorContainers(state, config, color).some((each) => each.service === first && isRunning(each))
}

/** The color whose site the link points to. */
export function findLinkedColor({ link, sites }: HostState): Color | undefined {
  return link.kind === 'link' ? colors.find((color) => sites[color].resolved === link.resolved) : undefined
}

/** Whether files alone do not tell what is live, so that nginx must be asked (it is the arbiter). */
export function needsProbe(state: HostState, config: Config): boolean {
  if (state.nginx.master === undefined) return false
  const linked = findLinkedColor(state)
  return colors.some((color) => color !== linked && colorContainers(state, config, color).some(isUp))
}

/** Decides from the state, and from what nginx was seen to serve where it had to be asked. */
export function decideCutover(state: HostState, config: Config, served?: Served): Decision {
  const linked = findLinkedColor(state)
  if (served === undefined)
    return linked === undefined ? decideWithoutLink(state, config) : proceedWithLive(state, config, linked)
  switch (served.kind) {
    case 'color':
      return linked === undefined
        ? decideFromServedColor(state, config, served.color)
        : proceedWithLive(state, config, served.color)
    case 'neither':
      return linked === undefined
        ? decideWithoutLink(state, config)
        : decideWhenNeitherServes(state, config, { linked, status: served.status })
    case 'unknown':
      return refuseWith(`could not find out which color nginx serves: ${served.reason}`)
  }
}

/** nginx passes nothing to a color, or does not run, though one may be up: a first deployment that was cut off, or another's work. */
function decideWithoutLink(state: HostState, config: Config): Decision {
  const isUpThere = (color: Color) => colorContainers(state, config, color).some(isUp)
  const elsewhere = colors.find((color) => isUpThere(color) && state.nginx.passesTo[color])
  return elsewhere === undefined ? proceedWithLive(state, config, undefined) : refusePortElsewhere(config, elsewhere)
}

/** nginx serves that color: from memory, by a link that was changed since, or by a site that is not ours to change. */
function decideFromServedColor(state: HostState, config: Config, served: Color): Decision {
  return state.nginx.passesTo[served] ? refusePortElsewhere(config, served) : proceedWithLive(state, config, served)
}

const refusePortElsewhere = ({ nginx, ports }: Config, color: Color): Decision =>
  refuseWith(
    `${nginx.link} leads to neither color's site, but ${color} is up and nginx's configuration names its port ` +
      `${ports[color]} elsewhere; if ${color} is live, take that file away and point ${nginx.link} to ${nginx.sites[color]}`,
  )

/** The linked color does not answer. Whether nginx would pass requests to it is then seen from its own 502. */
function decideWhenNeitherServes(
  state: HostState,
  config: Config,
  { linked, status }: { linked: Color; status?: number | undefined },
): Decision {
  const deadUpstream = status === 502 || status === 503 || status === 504
  if (status === undefined || (deadUpstream && !isColorRunning(state, config, linked)))
    return proceedWithLive(state, config, linked)
  return refuseWith(
    `could not find out which color nginx serves: ${config.verify.url} answered ${status} and passed nothing to port ` +
      `${config.ports.blue} or ${config.ports.green}; set verify-url and verify-host so that the request reaches the application`,
  )
}

function proceedWithLive(state: HostState, config: Config, live: Color | undefined): Decision {
  const idle = live === undefined ? 'blue' : otherColor(live)
  const currentTarget = state.link.kind === 'link' ? state.link.target : undefined
  const agrees = findLinkedColor(state) === live
  const expectedTarget = agrees || live === undefined ? currentTarget : config.nginx.sites[live]
  const isStarted = live !== undefined && isColorRunning(state, config, live)
  const liveRuns = isStarted && state.nginx.master !== undefined
  const idleRuns = isColorRunning(state, config, idle)
  const idleIsUp = colorContainers(state, config, idle).some(isUp)
  const warnings = [
    ...(agrees || live === undefined
      ? []
      : [
          `${config.nginx.link} points to ${currentTarget ?? 'nothing'}, but nginx serves ${live}: the link is put right first`,
        ]),
    ...(live !== undefined && !liveRuns
      ? [
          `${isStarted ? 'nginx' : `the live color ${live}`} does not run: the site is down until this deployment is done`,
        ]
      : []),
  ]
  return {
    kind: 'proceed',
    cutover: { live, idle, liveRuns, idleIsUp, idleRuns, currentTarget, expectedTarget, warnings },
  }
}

const refuseWith = (problem: string): Decision => ({ kind: 'refuse', problem })
