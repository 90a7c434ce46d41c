import type { TestRun } from '../deploy-on.ts'
import type { FakeContainer, Image } from '../fake-host/engine.ts'
import { sitePaths, type Machine } from '../fake-host/machine.ts'
import type { RunPlan } from './run-plan.ts'

/** The real state of a host at one time. */
export interface Snapshot {
  readonly link: string | undefined
  /** What nginx passes requests to. */
  readonly serving: FakeContainer | undefined
  /** The color of that container. */
  readonly servingColor: string
  readonly containers: readonly string[]
  readonly linkDangles: boolean
  /**
   * nginx has loaded a color that is down, and its link points to a color that is up. The state table says that the linked
   * color is live, and no answer of nginx shows the difference from an application that fails. Or nginx got a quit signal.
   */
  readonly hasNoKnownLive: boolean
  /** The serving container has crashed. */
  readonly servingCrashed: boolean
  /** A reload has begun, so nginx will serve another configuration. */
  readonly isReloading: boolean
  /** The state table allows to refuse this host. */
  readonly mayBeRefused: boolean
}

export function takeSnapshot(machine: Machine): Snapshot {
  const { link, engine, nginx } = machine
  const isOtherSite = link !== undefined && link !== sitePaths.blue && link !== sitePaths.green
  const serving = machine.findByPort(nginx.current?.port)
  const servingCrashed = serving !== undefined && machine.hasCrashed(serving)
  const configured = machine.findByPort(machine.configuredPort())
  return {
    link,
    serving,
    servingColor: serving === undefined ? 'nothing' : machine.findRole(serving),
    servingCrashed,
    hasNoKnownLive:
      nginx.isQuitting || (nginx.isRunning && (serving === undefined || servingCrashed) && configured !== serving),
    containers: engine.containers.map(({ id, status }) => `${id} ${status}`),
    linkDangles: machine.linkDangles,
    isReloading: nginx.isReloading,
    // The state table allows a refusal if nginx serves neither color, or if another container has the port of one.
    mayBeRefused:
      machine.linkIsRegularFile ||
      // A file that names no color, or has the text of none.
      (machine.form !== 'link' && isOtherSite) ||
      (machine.form === 'text' && link === undefined) ||
      engine.containers.some((each) => each.project === '' && machine.isUp(each)) ||
      (isOtherSite && machine.configuredPort() !== undefined) ||
      (!isOtherSite && nginx.current?.port === undefined),
  }
}

interface RunFacts {
  readonly plan: RunPlan
  /** The state when the run got the lock; undefined: it never got the lock. */
  readonly before: Snapshot | undefined
  readonly after: Snapshot
  /** No other run was active at the same time. */
  readonly alone: boolean
  /** The image that a deployment of this release must serve. */
  readonly image: Image | undefined
  readonly isPostRun: boolean
}

/** Finds the claims of a run that are false. */
export function findFalseClaims(run: TestRun, facts: RunFacts): readonly string[] {
  const { before, after, alone, isPostRun } = facts
  const { result, color } = run.outputs
  if (!alone && run.annotation.text.includes('the connection was lost')) return [] // Another run has changed the host since.
  if (before?.hasNoKnownLive) return []
  if (before === undefined)
    return failUnless(
      result === 'refused' || (isPostRun && result === 'stranded'),
      `without the lock it ended ${result}`,
    )
  return [
    ...failUnless(color === '' || color === after.servingColor, `color is ${color}, but ${after.servingColor} serves`),
    ...failUnless(
      run.outputs.image === '' || run.outputs.image === formatImage(after.serving),
      `image is ${run.outputs.image}, but ${formatImage(after.serving)} serves`,
    ),
    ...checkResult(run, { ...facts, before }),
    ...checkUndisturbedRun(run, { ...facts, before }),
  ]
}

const failUnless = (holds: boolean, problem: string): readonly string[] => (holds ? [] : [problem])

const formatImage = (container: FakeContainer | undefined): string =>
  container === undefined ? 'nothing' : `${container.service}=${container.image.digest}`

function checkResult(
  { outputs, annotation }: TestRun,
  { plan, before, after, image, isPostRun }: RunFacts & { readonly before: Snapshot },
): readonly string[] {
  // A reload from before this run may have taken effect since.
  const servesSame = before.isReloading || after.serving?.id === before.serving?.id
  const linkIsRight = after.link?.endsWith(after.servingColor) === true
  switch (outputs.result) {
    case 'deployed':
      return [
        ...failUnless(outputs.color !== '' || annotation.level !== 'info', 'deployed without a warning, but no color'),
        ...(isPostRun
          ? []
          : failUnless(!servesSame || before.isReloading, 'deployed, but the former container still serves')),
        ...failUnless(linkIsRight, `deployed, but the link points to ${after.link ?? 'nothing'}`),
        ...(plan.mode === 'deploy' && !isPostRun
          ? failUnless(after.serving?.image === image, 'another image serves than the deployed one')
          : []),
      ]
    case 'rolled-back':
      return [
        ...(isPostRun
          ? []
          : failUnless(
              servesSame,
              `rolled back, but ${formatImage(after.serving)} serves instead of ${formatImage(before.serving)}`,
            )),
        ...failUnless(
          after.link === before.link || linkIsRight || isPostRun,
          `rolled back, but the link points to ${after.link ?? 'nothing'} instead of ${before.link ?? 'nothing'}`,
        ),
      ]
    case 'refused':
      return failUnless(
        (servesSame && after.link === before.link && String(after.containers) === String(before.containers)) ||
          !annotation.text.includes('Nothing was changed'),
        'refused, but something was changed',
      )
    default:
      return []
  }
}

/** Checks that a run without a fault has the result that its release must have. */
function checkUndisturbedRun(
  { outputs }: TestRun,
  { plan, before, after, isPostRun }: RunFacts & { readonly before: Snapshot },
): readonly string[] {
  const isCancelled = plan.interruption?.kind === 'run is cancelled'
  if (isCancelled && plan.hostFault === 'none' && !after.servingCrashed && !before.linkDangles && !isPostRun)
    return failUnless(outputs.result !== 'stranded', 'a cancel without another fault ended stranded')
  if (
    after.servingCrashed ||
    plan.interruption !== undefined ||
    plan.hostFault !== 'none' ||
    before.mayBeRefused ||
    isPostRun
  )
    return []
  const { result } = outputs
  if (plan.mode === 'rollback') return failUnless(result !== 'stranded', `a rollback without a fault ended ${result}`)
  if (plan.release === 'good')
    return failUnless(result === 'deployed', `a good release without a fault ended ${result}`)
  if (plan.release === 'crashes after its health') return []
  if (result === 'stranded' && before.linkDangles) return [] // nginx cannot go back to a file that does not exist.
  return failUnless(result === 'rolled-back', `the release "${plan.release}" ended ${result}`)
}
