import type { Blame } from './blame.ts'
import { colorContainers, isColorRunning } from './color-containers.ts'
import { describePorts } from './color-ports.ts'
import { describeTargets } from './color-target.ts'
import { colors, otherColor, type Color } from './color.ts'
import type { Config, SiteConfig } from './config.ts'
import { explainLiveHolder } from './explain-holder.ts'
import { isUp, type HostState, type Served } from './host-state.ts'
import {
  currentSiteValue,
  describeNoColor,
  describeSite,
  findLinkedColor,
  isLink,
  needsReload,
  siteNoun,
  type SiteValue,
} from './live-site.ts'
import { findOtherHolder } from './port-holder.ts'

export { colorContainers, isColorRunning } from './color-containers.ts'
export { findLinkedColor } from './live-site.ts'

/** What a deployment decided: which color is live, which one it deploys, and what it must repair first. */
export interface Cutover {
  /** Absent: this is the first deployment. */
  readonly live?: Color | undefined
  /** The name of the live color's container that was adopted; absent: its containers are those of Compose. */
  readonly adopted?: string | undefined
  readonly idle: Color
  /** Whether visitors reach the live color: its containers run, and nginx runs. */
  readonly liveRuns: boolean
  /** Whether any container of the idle color is up: kept on purpose, or left by an interrupted run. */
  readonly idleIsUp: boolean
  /** Whether visitors could be sent to the idle color now: the service that answers runs. */
  readonly idleRuns: boolean
  /** What the link or the file holds now. */
  readonly currentValue: SiteValue
  /** What it must hold for the live color, and again if the deployment fails. */
  readonly expectedValue: SiteValue
  /** Whether a write of the file was interrupted, so that it must be written again. */
  readonly siteIsCut?: boolean | undefined
  /** What a person should know about the state of the host. */
  readonly warnings: readonly string[]
}

export type Decision =
  | { readonly kind: 'proceed'; readonly cutover: Cutover }
  /** `fix`: what a person can do; absent: `problem` has it. */
  | {
      readonly kind: 'refuse'
      readonly problem: string
      readonly fix?: string | undefined
      readonly blame?: Blame | undefined
    }

/** Why the live color cannot be decided. If a program cannot be asked, the answer is unknown, not no. */
export function reasonUndecidable({
  directoryIsReadable,
  docker,
  compose,
  nginx,
  site,
}: HostState): string | undefined {
  if (!directoryIsReadable) return 'the folder of the Compose project does not exist, or the user may not enter it'
  if (!docker.ok) return 'Docker cannot be reached'
  if (!compose.ok) return `Compose cannot be used: ${compose.output}`
  if (site.kind === 'unknown') return 'the user may not read what says which color is live, or not enter its folder'
  if (isNginxHidden(nginx)) return 'the user may not see whether nginx runs: /proc is mounted with hidepid'
  return nginx.masterWithoutPidFile === undefined
    ? undefined
    : `nginx runs as process ${nginx.masterWithoutPidFile}, which its pid file does not name`
}

/** Whether nginx may run though no process of it was found. */
export const isNginxHidden = ({ master, processesAreHidden }: HostState['nginx']): boolean =>
  master === undefined && processesAreHidden

/** Whether the files alone cannot show what is live, so that nginx must be probed. nginx decides. */
export function needsProbe(state: HostState, config: Config): boolean {
  if (state.nginx.master === undefined) return false
  const linked = findLinkedColor(state)
  return colors.some((color) => color !== linked && colorContainers(state, config, color).some(isUp))
}

/** Decides from the state of the host. `served`: what nginx serves, where `needsProbe` required to ask it. */
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

/** nginx serves no color, or does not run. A color may be up after an interrupted first deployment, or by hand. */
function decideWithoutLink(state: HostState, config: Config): Decision {
  const { site } = state
  if (site.kind === 'differs') return refuseWith(`${describeNoColor(config.nginx.site)}: ${site.difference}`)
  const isColorUp = (color: Color) => colorContainers(state, config, color).some(isUp)
  const colorInOtherFile = colors.find((color) => isColorUp(color) && isInOtherFile(state, config, color))
  return colorInOtherFile === undefined
    ? proceedWithLive(state, config, undefined)
    : refusePortInOtherFile(config, colorInOtherFile)
}

/**
 * nginx serves that color though the link or the file names none: it was changed since the last reload, or another file
 * names the port.
 */
function decideFromServedColor(state: HostState, config: Config, served: Color): Decision {
  // A file that was changed names the port too.
  const isElsewhere = isInOtherFile(state, config, served) && state.site.kind !== 'differs'
  return isElsewhere ? refusePortInOtherFile(config, served) : proceedWithLive(state, config, served)
}

/** What asks a link with each request names the ports of both colors, which says nothing of which one is live. */
const isInOtherFile = ({ nginx }: HostState, config: Config, color: Color): boolean =>
  nginx.passesTo[color] && needsReload(config.nginx.site)

const refusePortInOtherFile = ({ nginx, ports }: Config, color: Color): Decision =>
  refuseWith(
    `${describeNoColor(nginx.site)}, but ${color} is up and another file of nginx's configuration names its ` +
      `${describePorts(ports[color])} (find it with nginx -T); if ${color} is live, remove that file and ${demandSite(nginx.site, color)}`,
  )

/**
 * The linked color does not answer. While it is down, a 502, 503 or 504 of nginx means that nginx passes requests to it.
 * If nothing answers, nginx may serve the other color at another address, unless that is down.
 */
function decideWhenNeitherServes(
  state: HostState,
  config: Config,
  { linked, status }: { linked: Color; status?: number | undefined },
): Decision {
  const isDeadUpstream = status === 502 || status === 503 || status === 504
  const other = otherColor(linked)
  const otherIsUp = colorContainers(state, config, other).some(isUp)
  if (status === undefined ? !otherIsUp : isDeadUpstream && !isColorRunning(state, config, linked))
    return proceedWithLive(state, config, linked)
  if (status === undefined) return refuseSilentUrl(config, linked)
  return refuseWith(
    `could not find out which color nginx serves: nginx answered ${status} itself and passed the request neither to ` +
      `${describeTargets(config)}; set verify-url and verify-host so that the request reaches the application`,
  )
}

const refuseSilentUrl = ({ verify, nginx }: Config, linked: Color): Decision => ({
  kind: 'refuse',
  problem:
    `could not find out which color nginx serves: nothing listens at ${verify.url === undefined ? 'the addresses of the site' : `${verify.url} (verify-url)`}. ` +
    `${nginx.site.path} names ${linked}, but ${otherColor(linked)} is up too`,
  fix: 'set verify-url to an address of the site that nginx listens on, such as https://127.0.0.1/',
  blame: 'workflow',
})

function proceedWithLive(state: HostState, config: Config, live: Color | undefined): Decision {
  const refusal = refuseOtherHolder(state, config, live)
  if (refusal !== undefined) return refusal
  const { site } = config.nginx
  const idle = live === undefined ? firstColor(site) : otherColor(live)
  const currentValue = currentSiteValue(state, site)
  const isLinkRight = findLinkedColor(state) === live
  const expectedValue = isLinkRight || live === undefined ? currentValue : site.values[live]
  const siteIsCut = state.site.kind === 'holds' && state.site.isCut === true
  const isStarted = live !== undefined && isColorRunning(state, config, live)
  const liveRuns = isStarted && state.nginx.master !== undefined
  const idleRuns = isColorRunning(state, config, idle)
  const idleIsUp = colorContainers(state, config, idle).some(isUp)
  const warnings = [
    ...(siteIsCut ? [`a write of ${site.path} was interrupted: it is written again first`] : []),
    ...(isLinkRight || live === undefined
      ? []
      : [`${describeSite(site, currentValue)}, but nginx serves ${live}: the ${siteNoun(site)} is repaired first`]),
    ...(live !== undefined && !liveRuns
      ? [
          `${isStarted ? 'nginx' : `the live color ${live}`} does not run: the site is down until this deployment is done`,
        ]
      : []),
  ]
  return {
    kind: 'proceed',
    cutover: {
      live,
      ...findAdopted(state, live),
      idle,
      liveRuns,
      idleIsUp,
      idleRuns,
      currentValue,
      expectedValue,
      siteIsCut,
      warnings,
    },
  }
}

/** Without a link nginx passes requests to blue, so that a first blue would get visitors before it is proven. */
const firstColor = (site: SiteConfig): Color => (needsReload(site) ? 'blue' : 'green')

/** What answers on the live color's port and is not that color serves the visitors. */
function refuseOtherHolder(state: HostState, config: Config, live: Color | undefined): Decision | undefined {
  if (live === undefined || state.nginx.master === undefined) return undefined
  const holder = findOtherHolder(state, config, live)
  if (holder === undefined) return undefined
  const isLinked = findLinkedColor(state) === live
  return { kind: 'refuse', ...explainLiveHolder(state, config, { live, holder, isLinked }) }
}

function findAdopted({ adopted }: HostState, live: Color | undefined): Pick<Cutover, 'adopted'> {
  const container = live && adopted?.[live]
  return container === undefined ? {} : { adopted: container.name }
}

/** What a person does, so that the link or the file names the color. */
function demandSite(site: SiteConfig, color: Color): string {
  const { form, path, values } = site
  if (isLink(site)) return `point ${path} to ${values[color]}`
  return form === 'file' ? `make ${path} a copy of ${values[color]}` : `write "${values[color]}" into ${path}`
}

const refuseWith = (problem: string): Decision => ({ kind: 'refuse', problem })
