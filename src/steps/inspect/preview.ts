import { asRoot } from '../../commands/as-root.ts'
import type { ComposeProject } from '../../commands/compose-project.ts'
import { distinctReferences, pullLine } from '../../commands/pull-images.ts'
import { removeLine, upLine } from '../../commands/start-services.ts'
import { stopLine } from '../../commands/stop-services.ts'
import { linkLines, reloadLine, testLine } from '../../commands/switch-nginx.ts'
import type { Color } from '../../domain/color.ts'
import type { Config } from '../../domain/config.ts'
import { colorContainers } from '../../domain/decision.ts'
import type { StepName } from '../../domain/events.ts'
import { sh, type Script } from '../../host/script.ts'
import { targetDiffers } from '../repair-link.ts'
import { imageReferences } from '../pull.ts'
import type { Preflight } from '../state.ts'
import { isUp, type HostState } from '../../domain/host-state.ts'

/** One step that a deployment would take: what it is for, and the lines that it would run to change something. */
export interface PlannedStep {
  readonly step: StepName
  readonly message: string
  readonly commands: readonly string[]
}

/** What a deployment would do, made of the same lines that it runs. What it only looks at, it tells in words. */
export function previewSteps(survey: Preflight, found: HostState, config: Config): readonly PlannedStep[] {
  const { idle, live } = survey.cutover
  // The values of variables are nobody's business, and Compose gets them by another way than the command line.
  const project: ComposeProject = { ...survey.project, env: {} }
  const images = distinctReferences(imageReferences(survey.model, config.compose.services[idle])).filter(
    ({ fetch }) => fetch !== 'never',
  )
  return [
    step('lock', `waits for its turn, at most ${duration(config.lockTimeoutMs)}`),
    ...fixing(survey),
    step(
      'pull',
      `brings the images of ${idle}`,
      images.map((each) => pullLine(project, each)),
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
        ? 'nobody has a request with an old color'
        : `waits until the requests that ${live} still has are answered, at most ${duration(config.drainTimeoutMs)}`,
    ),
    stopping({ project, found, config, idle }, live),
  ]
}

const step = (name: StepName, message: string, commands: readonly Script[] = []): PlannedStep => ({
  step: name,
  message,
  commands: commands.map(({ text }) => text.trim()),
})

function fixing({ cutover, nginx }: Preflight): readonly PlannedStep[] {
  if (!targetDiffers(cutover) || cutover.expectedTarget === undefined) return []
  return [step('state', 'puts the link right first', [...linkLines(nginx, cutover.expectedTarget), reloadLine(nginx)])]
}

interface Colors {
  readonly project: ComposeProject
  readonly found: HostState
  readonly config: Config
  readonly idle: Color
}

function starting({ project, found, config, idle }: Colors): PlannedStep {
  const former = colorContainers(found, config, idle).map(({ name }) => name)
  return step('up', `starts ${idle} afresh${variables(config)}`, [
    sh`cd ${project.directory}`,
    ...(former.length === 0 ? [] : [removeLine(project, former)]),
    upLine(project, config.compose.services[idle]),
  ])
}

const asksHealth = ({ health, ports }: Config, idle: Color): string =>
  `asks http://127.0.0.1:${ports[idle]}${health.path} until it answers ${health.statuses.toString()}` +
  `${health.body === undefined ? '' : ` with ${String(health.body)}`}, at most ${duration(health.timeoutMs)}`

function switching({ cutover, nginx, master }: Preflight, { nginx: { sites } }: Config): PlannedStep {
  const tell = master === undefined ? sh`${asRoot(nginx.sudo)}systemctl start nginx` : reloadLine(nginx)
  return step('switch', `points nginx to ${cutover.idle}`, [
    ...linkLines(nginx, sites[cutover.idle]),
    testLine(nginx),
    tell,
  ])
}

function stopping({ project, found, config }: Colors, live: Color | undefined): PlannedStep {
  const prunes = config.prune ? ', and removes images that no release needs any more' : ''
  if (live === undefined) return step('stop', `there is no old color${prunes}`)
  if (config.oldColor === 'keep') return step('stop', `keeps ${live} running (old-color: keep)${prunes}`)
  const running = colorContainers(found, config, live)
    .filter(isUp)
    .map(({ name }) => name)
  const lines = running.length === 0 ? [] : [stopLine(project, config.stopTimeoutMs / 1000, running)]
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
export const formatPreview = (steps: readonly PlannedStep[]): readonly string[] =>
  steps.flatMap(({ step, message, commands }) => [`# ${step}: ${message}`, ...commands])
