import { countOf, linesOf, stopsDeploy, Topic, type Check } from '../../checks/check.ts'
import { colors, type Color } from '../../domain/color.ts'
import { lookAround } from '../../commands/read-host-environment.ts'
import type { ComposeModel } from '../../domain/compose-model.ts'
import type { Config } from '../../domain/config.ts'
import { ask, type Context, type DeployStep } from '../../engine/context.ts'
import { containersOf, notAsked } from '../../domain/decision.ts'
import { policyCheck, rebootCheck, type Live } from '../../checks/after-reboot.ts'
import { clockCheck, diskCheck, memoryCheck } from '../../checks/capacity.ts'
import { imageCheck } from '../../checks/images.ts'
import { exposureCheck, includeCheck, nameCheck, portCheck } from '../../checks/conflicts.ts'
import type { HostState } from '../../domain/host-state.ts'
import type { Surroundings } from '../../domain/host-environment.ts'
import { describeCurrent } from '../lock.ts'
import { see, toStatus, type Seen, type Status } from './status.ts'
import { outline, scriptOf, type Outlined } from './preview.ts'
import { referencesOf } from '../pull.ts'
import { judge, surveyOf } from '../state.ts'

/** What a deployment would meet with, and do. */
export interface Outlook {
  readonly status: Status
  readonly checks: readonly Check[]
  /** Absent: it would be refused before it came to anything. Where another check stops it, it would come as far as that. */
  readonly steps?: readonly Outlined[] | undefined
  readonly idle?: Color | undefined
}

/** Looks at all that a deployment depends on, without the lease; changes nothing. */
export const examine: DeployStep<null, Outlook> = {
  name: 'state',
  async run(_, context) {
    const { config } = context
    const seen = await see(context)
    const { model, checks } = judge(seen.found, config)
    const first = [...checks, ...deciding(seen), turnCheck(seen)]
    const all = [...first, ...(await lookFurther(context, seen, model))]
    const survey = first.some(stopsDeploy) ? undefined : surveyOf(seen, config, model)
    const outlook: Outlook = {
      status: toStatus(seen, config),
      checks: all,
      steps: survey && outline(survey, seen.found, config),
      idle: survey?.plan.idle,
    }
    tell(outlook, context)
    return { value: outlook, says: describe(all), evidence: evidenceOf(all) }
  },
}

function tell({ checks, steps }: Outlook, { note }: Context): void {
  checks.flatMap(linesOf).forEach(note)
  if (steps === undefined) return
  note('What a deployment would do:')
  scriptOf(steps).forEach(note)
}

const serving = new Topic('What serves', 'nginx says which colour is live, and that one is never touched')

function deciding({ found, decision }: Seen): readonly Check[] {
  if (decision === undefined) return [serving.unknown(notAsked(found) ?? 'it was not asked')]
  if (decision.kind === 'refuse') return [serving.stops(decision.problem)]
  const { warnings, live, liveRuns } = decision.plan
  if (warnings.length > 0) return warnings.map((each) => serving.look(each))
  if (live === undefined) return [serving.fine('nothing yet: this will be the first deployment')]
  const down = !liveRuns || found.nginx.master === undefined
  return [down ? serving.look(`${live} would, but the site is down`) : serving.fine(`nginx serves ${live}`)]
}

const turn = new Topic('Turn', 'two deploys never mix: the second one waits, for as long as lock-timeout allows')

function turnCheck({ held, record }: Seen): Check {
  const { current } = record ?? {}
  if (held)
    return turn.look(
      `${current === undefined ? 'another deployment' : describeCurrent(current)} is under way: what is said here may have changed when it ends`,
    )
  if (current !== undefined)
    return turn.look(`${describeCurrent(current)} was cut off: the next one puts right what is left of it`)
  return turn.fine('no other deployment is under way')
}

/** What is asked only here, as far as the host can be asked. */
async function lookFurther(context: Context, seen: Seen, model: ComposeModel): Promise<readonly Check[]> {
  const { config } = context
  const { found, decision } = seen
  if (!found.directory) return []
  const plan = decision?.kind === 'proceed' ? decision.plan : undefined
  const live = plan === undefined ? 'unknown' : plan.liveRuns ? plan.live : undefined
  const idle = plan?.idle ?? 'blue'
  const references = found.compose.ok ? referencesOf(model, config.compose.services[idle]) : []
  const images = [...new Set(references.map(({ image }) => image))].filter((image) => image !== '')
  const of = (color: Live) => (color === undefined || color === 'unknown' ? [] : containersOf(found, config, color))
  const command = lookAround({
    dockerSudo: found.docker.sudo,
    nginxSudo: found.nginx.sudo,
    images,
    live: of(live).map(({ id }) => id),
    liveImages: [...new Set(of(live).map(({ imageId }) => imageId))],
    all: colors.flatMap(of).map(({ id }) => id),
    ports: config.ports,
    link: config.nginx.link,
  })
  const askedAt = context.clock.date()
  let heardAt: number | undefined
  const around = await ask(context, command, () => (heardAt ??= context.clock.date()))
  return [
    ...(found.compose.ok ? ofProject({ found, around, model, idle }, config) : []),
    includeCheck(around, config),
    ...around.registry.map((answer) => {
      const own = references.some(({ image, platform }) => image === answer.image && platform !== undefined)
      return imageCheck(answer, { sudo: found.docker.sudo, platform: own ? undefined : around.platform })
    }),
    memoryCheck(around, live),
    diskCheck(around, live),
    rebootCheck({ found, around, config }, live),
    clockCheck(around, { askedAt, heardAt: heardAt ?? context.clock.date() }),
  ]
}

interface Project {
  readonly found: HostState
  readonly around: Surroundings
  readonly model: ComposeModel
  readonly idle: Color
}

function ofProject({ found, around, model, idle }: Project, config: Config): readonly Check[] {
  return [
    nameCheck({ model, around, project: found.compose.ok ? found.compose.project : undefined }, config),
    portCheck({ found, around, config }, idle),
    exposureCheck(model, config),
    policyCheck(model, config),
  ]
}

function describe(checks: readonly Check[]): string {
  const stopping = checks.filter(stopsDeploy)
  if (stopping.length === 0) return `the host is ready (${countOf(checks)})`
  return `the host is not ready: ${stopping.map(({ name }) => name).join(', ')}`
}

const evidenceOf = (checks: readonly Check[]) => ({
  checks: checks.map(({ name, result, found, mend }) => ({ name, result, found, mend: mend ?? null })),
})
