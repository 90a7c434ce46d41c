import { pullOf, removeOf, stopOf, upOf, distinct, type Project } from '../commands/compose.ts'
import { linkTo, reloadOf, testOf } from '../commands/nginx.ts'
import { otherColor, type Color } from '../color.ts'
import type { Config } from '../config.ts'
import { containersOf, type Plan } from '../decision.ts'
import type { StepName } from '../events.ts'
import type { Script } from '../host/script.ts'
import { sh } from '../host/script.ts'
import { linkDiffers } from './mend.ts'
import { referencesOf } from './pull.ts'
import type { Survey } from './state.ts'
import { isUp, type HostState } from '../state.ts'

/** One step that a deployment would take: what it is for, and the lines that it would run to change something. */
export interface Outlined {
  readonly step: StepName
  readonly says: string
  readonly commands: readonly string[]
}

/** What a deployment would do, made of the same lines that it runs. What it only looks at, it tells in words. */
export function outline(survey: Survey, found: HostState, config: Config): readonly Outlined[] {
  const { plan, nginx } = survey
  const { idle, live } = plan
  const names = (color: Color | undefined, only = (_: string) => true) =>
    color === undefined
      ? []
      : containersOf(found, config, color).flatMap(({ name, status }) => (only(status) ? [name] : []))
  // The values of variables are nobody's business, and Compose gets them by another way than the command line.
  const project: Project = { ...survey.project, env: {} }
  const services = config.compose.services[idle]
  const step = (name: StepName, says: string, commands: readonly Script[] = []): Outlined => ({
    step: name,
    says,
    commands: commands.map(({ text }) => text.trim()),
  })
  const former = names(idle)
  return [
    step('lock', `waits for its turn, at most ${seconds(config.lockTimeoutMs)}`),
    ...mending(survey, step),
    step(
      'pull',
      `brings the images of ${idle}`,
      distinct(referencesOf(survey.model, services)).map((each) => pullOf(project, each)),
    ),
    step('up', `starts ${idle} afresh${variables(config)}`, [
      sh`cd ${project.directory}`,
      ...(former.length === 0 ? [] : [removeOf(project, former)]),
      upOf(project, services),
    ]),
    step('health', asksHealth(config, idle)),
    step('switch', `points nginx to ${idle}`, [
      linkTo(nginx, config.nginx.sites[idle]),
      testOf(nginx),
      ...(survey.master === undefined ? [sh`systemctl start nginx`] : [reloadOf(nginx)]),
    ]),
    step('verify', `asks ${config.verify.url} until ${idle} is seen to answer; if it does not, everything goes back`),
    step(
      'drain',
      `waits until the requests that ${live ?? 'nothing'} still has are answered, at most ${seconds(config.drainTimeoutMs)}`,
    ),
    stopping({ project, plan, config, running: names(live, (status) => isUp({ status })) }, step),
  ]
}

type MakeStep = (name: StepName, says: string, commands?: readonly Script[]) => Outlined

function mending({ plan, nginx }: Survey, step: MakeStep): readonly Outlined[] {
  if (!linkDiffers(plan) || plan.linkBelongs === undefined) return []
  return [step('state', 'puts the link right first', [linkTo(nginx, plan.linkBelongs), reloadOf(nginx)])]
}

const asksHealth = ({ health, ports }: Config, idle: Color): string =>
  `asks http://127.0.0.1:${ports[idle]}${health.path} until it answers ${health.statuses.toString()}` +
  `${health.body === undefined ? '' : ` with ${String(health.body)}`}, at most ${seconds(health.timeoutMs)}`

interface Old {
  readonly project: Project
  readonly plan: Plan
  readonly config: Config
  readonly running: readonly string[]
}

function stopping({ project, plan, config, running }: Old, step: MakeStep): Outlined {
  const former = otherColor(plan.idle)
  const prunes = config.prune ? ', and removes images that no release needs any more' : ''
  if (plan.live === undefined) return step('stop', `there is no old colour${prunes}`)
  if (config.oldColor === 'keep') return step('stop', `keeps ${former} running (old-color: keep)${prunes}`)
  const lines = running.length === 0 ? [] : [stopOf(project, config.stopTimeoutMs / 1000, running)]
  return step('stop', `stops ${former}${prunes}`, lines)
}

function variables({ compose: { env } }: Config): string {
  const names = Object.keys(env)
  return names.length === 0
    ? ''
    : `, with ${names.join(', ')} as the workflow gives ${names.length === 1 ? 'it' : 'them'}`
}

const seconds = (ms: number): string => (ms >= 120_000 ? `${ms / 60_000} min` : `${ms / 1000} s`)

/** As a person would type it: each step a comment, below it its lines. */
export const scriptOf = (steps: readonly Outlined[]): readonly string[] =>
  steps.flatMap(({ step, says, commands }) => [`# ${step}: ${says}`, ...commands])
