import type { TestRun } from '../deploy-on.ts'
import type { FakeContainer, Image } from '../fake-host/engine.ts'
import { siteOf, type Machine } from '../fake-host/machine.ts'
import type { Wish } from './run-plan.ts'

/** What is true of a host at one moment. */
export interface Sight {
  readonly link: string | undefined
  /** What nginx passes requests to. */
  readonly serving: FakeContainer | undefined
  readonly containers: readonly string[]
  readonly dangles: boolean
  /**
   * nginx remembers something that is down while the link leads to a color that is up: by the state table that one is
   * live, and nothing that nginx answers tells it apart from an application that fails. Or nginx is about to end.
   */
  readonly astray: boolean
  /** What serves went down by itself. */
  readonly crashed: boolean
  /** nginx is about to serve something else. */
  readonly unsettled: boolean
  /** The state table allows to refuse this host. */
  readonly refusable: boolean
}

export function sightOf(machine: Machine): Sight {
  const { link, engine, nginx } = machine
  const somebodys = link !== undefined && link !== siteOf.blue && link !== siteOf.green
  const serving = machine.behind(nginx.current?.port)
  const crashed = serving !== undefined && machine.hasCrashed(serving)
  const onDisk = machine.behind(machine.portOnDisk())
  return {
    link,
    serving,
    crashed,
    astray: nginx.quits || (nginx.runs && (serving === undefined || crashed) && onDisk !== serving),
    containers: engine.containers.map(({ id, status }) => `${id} ${status}`),
    dangles: machine.dangles,
    unsettled: nginx.busy,
    // The state table allows no guess where nginx answers from neither color.
    refusable:
      machine.regular ||
      (somebodys && machine.portOnDisk() !== undefined) ||
      (!somebodys && nginx.current?.port === undefined),
  }
}

interface Truth {
  readonly wish: Wish
  /** When the run got the lock; absent: it never did. */
  readonly before: Sight | undefined
  readonly after: Sight
  /** Nobody else had to do with the host meanwhile. */
  readonly alone: boolean
  /** What a deployment of this release must end with. */
  readonly image: Image | undefined
  readonly recovers: boolean
}

/** What a run said that is not so. */
export function complaintsAbout(run: TestRun, truth: Truth): readonly string[] {
  const { before, after, alone, recovers } = truth
  const { result, color } = run.outputs
  if (!alone && run.annotation.text.includes('the connection was lost')) return [] // who came meanwhile has changed it since
  if (before?.astray) return []
  if (before === undefined)
    return failUnless(
      result === 'refused' || (recovers && result === 'stranded'),
      `without the lock it ended ${result}`,
    )
  return [
    ...failUnless(
      color === '' || color === after.serving?.service,
      `color is ${color}, but ${after.serving?.service ?? 'nothing'} serves`,
    ),
    ...failUnless(
      run.outputs.image === '' || run.outputs.image === imageOf(after.serving),
      `image is ${run.outputs.image}, but ${imageOf(after.serving)} serves`,
    ),
    ...ofResult(run, { ...truth, before }),
    ...ofLuck(run, { ...truth, before }),
  ]
}

const failUnless = (holds: boolean, complaint: string): readonly string[] => (holds ? [] : [complaint])

const imageOf = (container: FakeContainer | undefined): string =>
  container === undefined ? 'nothing' : `${container.service}=${container.image.digest}`

function ofResult(
  { outputs, annotation }: TestRun,
  { wish, before, after, image, recovers }: Truth & { readonly before: Sight },
): readonly string[] {
  // What a run before it had told nginx has come true since.
  const same = before.unsettled || after.serving?.id === before.serving?.id
  const fixed = after.link?.endsWith(after.serving?.service ?? 'nobody') === true
  switch (outputs.result) {
    case 'deployed':
      return [
        ...failUnless(outputs.color !== '', 'deployed, but no color'),
        ...(recovers ? [] : failUnless(!same || before.unsettled, 'deployed, but what served before serves still')),
        ...failUnless(fixed, `deployed, but the link leads to ${after.link ?? 'nothing'}`),
        ...(wish.mode === 'deploy' && !recovers
          ? failUnless(after.serving?.image === image, 'another image serves than the one that was to be deployed')
          : []),
      ]
    case 'rolled-back':
      return [
        ...(recovers
          ? []
          : failUnless(
              same,
              `rolled back, but ${imageOf(after.serving)} serves instead of ${imageOf(before.serving)}`,
            )),
        ...failUnless(
          after.link === before.link || fixed || recovers,
          `rolled back, but the link leads to ${after.link ?? 'nothing'} instead of ${before.link ?? 'nothing'}`,
        ),
      ]
    case 'refused':
      return failUnless(
        (same && after.link === before.link && String(after.containers) === String(before.containers)) ||
          !annotation.text.includes('Nothing was changed'),
        'refused, but something was changed',
      )
    default:
      return []
  }
}

/** With nothing in its way a run ends as its release deserves. */
function ofLuck(
  { outputs }: TestRun,
  { wish, before, after, recovers }: Truth & { readonly before: Sight },
): readonly string[] {
  const cancelled = wish.cut?.kind === 'is cancelled'
  if (cancelled && wish.weather === 'fair' && !after.crashed && !before.dangles && !recovers)
    return failUnless(outputs.result !== 'stranded', 'a cancel with nothing else in its way ended stranded')
  if (after.crashed || wish.cut !== undefined || wish.weather !== 'fair' || before.refusable || recovers) return []
  const { result } = outputs
  if (wish.mode === 'rollback')
    return failUnless(result !== 'stranded', `a rollback with nothing in its way ended ${result}`)
  if (wish.release === 'good')
    return failUnless(result === 'deployed', `a good release with nothing in its way ended ${result}`)
  if (wish.release === 'crashes after its health') return []
  if (result === 'stranded' && before.dangles) return [] // nginx cannot go back to a file that is not there
  return failUnless(result === 'rolled-back', `a release that ${wish.release} ended ${result}`)
}
