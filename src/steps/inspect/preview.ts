import { asRoot } from '../../commands/as-root.ts'
import { pullOf, removeOf, stopOf, upOf, distinct, type Project } from '../../commands/compose.ts'
import { linkTo, reloadOf, testOf } from '../../commands/switch-nginx.ts'
import type { Color } from '../../domain/color.ts'
import type { Config } from '../../domain/config.ts'
import { containersOf } from '../../domain/decision.ts'
import type { StepName } from '../../domain/events.ts'
import { sh, type Script } from '../../host/script.ts'
import { linkDiffers } from '../repair-link.ts'
import { referencesOf } from '../pull.ts'
import type { Survey } from '../state.ts'
import { isUp, type HostState } from '../../domain/host-state.ts'

/** One step that a deployment would take: what it is for, and the lines that it would run to change something. */
export interface Outlined {
  readonly step: StepName
  readonly says: string
  readonly commands: readonly string[]
}

/** What a deployment would do, made of the same lines that it runs. What it only looks at, it tells in words. */
export function outline(survey: Survey, found: HostState, config: Config): readonly Outlined[] {
  const { idle, live } = survey.plan
  // The values of variables are nobody's business, and Compose gets them by another way than the command line.
  const project: Project = { ...survey.project, env: {} }
  const images = distinct(referencesOf(survey.model, config.compose.services[idle])).filter(
    ({ fetch }) => fetch !== 'never',
  )
  return [
    step('lock', `waits for its turn, at most ${duration(config.lockTimeoutMs)}`),
    ...mending(survey),
    step(
      'pull',
      `brings the images of ${idle}`,
      images.map((each) => pullOf(project, each)),
    ),
    starting({ project, found, config, idle }),
    step('health', asksHealth(config, idle)),
    switching(survey, config),
    step(
      'verify',
      `asks ${config.verify.url} until ${idle} is seen to answer${publicly(config)}; if not, all goes back`,
    ),
    step(
      'drain',
      live === undefined
        ? 'nobody has a request with an old colour'
        : `waits until the requests that ${live} still has are answered, at most ${duration(config.drainTimeoutMs)}`,
    ),
    stopping({ project, found, config, idle }, live),
  ]
}

const step = (name: StepName, says: string, commands: readonly Script[] = []): Outlined => ({
  step: name,
  says,
  commands: commands.map(({ text }) => text.trim()),
})

function mending({ plan, nginx }: Survey): readonly Outlined[] {
  if (!linkDiffers(plan) || plan.linkBelongs === undefined) return []
  return [step('state', 'puts the link right first', [...linkTo(nginx, plan.linkBelongs), reloadOf(nginx)])]
}

interface Colors {
  readonly project: Project
  readonly found: HostState
  readonly config: Config
  readonly idle: Color
}

function starting({ project, found, config, idle }: Colors): Outlined {
  const former = containersOf(found, config, idle).map(({ name }) => name)
  return step('up', `starts ${idle} afresh${variables(config)}`, [
    sh`cd ${project.directory}`,
    ...(former.length === 0 ? [] : [removeOf(project, former)]),
    upOf(project, config.compose.services[idle]),
  ])
}

const asksHealth = ({ health, ports }: Config, idle: Color): string =>
  `asks http://127.0.0.1:${ports[idle]}${health.path} until it answers ${health.statuses.toString()}` +
  `${health.body === undefined ? '' : ` with ${String(health.body)}`}, at most ${duration(health.timeoutMs)}`

function switching({ plan, nginx, master }: Survey, { nginx: { sites } }: Config): Outlined {
  const tell = master === undefined ? sh`${asRoot(nginx.sudo)}systemctl start nginx` : reloadOf(nginx)
  return step('switch', `points nginx to ${plan.idle}`, [...linkTo(nginx, sites[plan.idle]), testOf(nginx), tell])
}

function stopping({ project, found, config }: Colors, live: Color | undefined): Outlined {
  const prunes = config.prune ? ', and removes images that no release needs any more' : ''
  if (live === undefined) return step('stop', `there is no old colour${prunes}`)
  if (config.oldColor === 'keep') return step('stop', `keeps ${live} running (old-color: keep)${prunes}`)
  const running = containersOf(found, config, live)
    .filter(isUp)
    .map(({ name }) => name)
  const lines = running.length === 0 ? [] : [stopOf(project, config.stopTimeoutMs / 1000, running)]
  return step('stop', `stops ${live}${prunes}`, lines)
}

const publicly = ({ publicUrl }: Config): string =>
  publicUrl?.required === true ? `, and ${publicUrl.url} from the runner` : ''

function variables({ compose: { env } }: Config): string {
  const names = Object.keys(env)
  return names.length === 0
    ? ''
    : `, with ${names.join(', ')} as the workflow gives ${names.length === 1 ? 'it' : 'them'}`
}

const duration = (ms: number): string => (ms >= 120_000 ? `${ms / 60_000} min` : `${ms / 1000} s`)

/** As a person would type it: each step a comment, below it its lines. */
export const scriptOf = (steps: readonly Outlined[]): readonly string[] =>
  steps.flatMap(({ step, says, commands }) => [`# ${step}: ${says}`, ...commands])
