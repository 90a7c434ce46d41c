import { expect, test } from '@jest/globals'
import { stepNames } from '../../e2e/steps.ts'
import type { CurrentDeployment } from '../../src/domain/record.ts'
import type { Context } from '../../src/engine/context.ts'
import { Rehearsal } from '../../src/engine/rehearsal.ts'
import { StepError } from '../../src/engine/step.ts'
import { toInterruption, mayHaveStartedContainers } from '../../src/modes/interruption.ts'
import { findBlame } from '../../src/modes/find-blame.ts'
import { mayHaveSwitched } from '../../src/modes/run-outcome.ts'
import { toOutcome } from '../../src/modes/to-outcome.ts'
import { describeOutcome } from '../../src/report/describe-outcome.ts'
import type { DeployRunner, DeployStep, PreviewInput, Started } from '../../src/steps/stages.ts'
import { deployOn } from '../support/deploy-on.ts'
import { preflight, started } from '../support/preflight.ts'
import { deployBlue } from '../support/stories.ts'

test('a deployment runs the steps that users know, in their order', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const { events } = await deployOn(machine, { tag: 'v2' })
  expect(events.flatMap((event) => (event.kind === 'step-started' ? [event.step] : []))).toEqual(stepNames)
})

/** A step that no file in src mentions. */
const warmUp: DeployStep<Started, Started, { readonly pages: number }> = {
  name: 'warm-up',
  phase: 'start',
  run: () => Promise.reject(new StepError('the first page answered 500', { blame: 'release' })),
  preview: ({ config }) => ({
    message: `requests 10 pages of port ${String(config.ports.green)}`,
    commands: ['curl -s x'],
  }),
}

/** The one line that a deployment needs for it. */
const deployWithWarmUp = (runner: DeployRunner) => runner.runAll(() => runner.run(warmUp, started))

test('a new step needs its own file and one line: plan, blame, recovery, visitors and words follow its description', async () => {
  const input = { preflight, state: {}, config: { ports: { green: 8082 } } } as unknown as PreviewInput
  const rehearsal = new Rehearsal<Context, PreviewInput>(preflight, input)
  await deployWithWarmUp(rehearsal)
  expect(rehearsal.steps).toEqual([
    { step: 'warm-up', message: 'requests 10 pages of port 8082', commands: ['curl -s x'] },
  ])

  const failure = {
    step: warmUp,
    error: new StepError('the first page answered 500', { blame: 'release' }),
    cause: 'failed',
  } as const
  expect([findBlame(failure), mayHaveSwitched(failure)]).toEqual(['release', false])
  const seen = { kind: 'serves', color: 'blue', status: 200 } as const
  const release = { color: 'green', images: started.images } as const
  const outcome = toOutcome({ kind: 'undone', failure }, { preflight, release, seen })
  expect(describeOutcome(outcome, 'deploy').headline).toBe('❌ Deployment failed at warm-up: 🔵 blue serves as before')

  const current = { ...interrupted, step: warmUp.name, phase: warmUp.phase }
  expect(mayHaveStartedContainers(current)).toBe(true)
  expect(mayHaveSwitched(toInterruption(current))).toBe(false)
})

const by = { repository: '', url: '', actor: '', sha: '', ref: '', workflow: '', number: 0 }
const interrupted: CurrentDeployment = { by, mode: 'deploy', startedAt: 1, step: 'lock', images: [] }

test('a step of another version of the action may have changed anything, unless its phase is known', () => {
  const unknown = { ...interrupted, step: 'polish', phase: 'shine' }
  expect([mayHaveStartedContainers(unknown), mayHaveSwitched(toInterruption(unknown))]).toEqual([true, true])
  const known = { ...interrupted, step: 'polish', phase: 'prepare' }
  expect([mayHaveStartedContainers(known), mayHaveSwitched(toInterruption(known))]).toEqual([false, false])
})
