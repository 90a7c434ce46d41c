import type { Machine } from './fake-host/machine.ts'
import type { TestRun } from './deploy-on.ts'
import { readMachineState } from './stories.ts'

type MachineState = ReturnType<typeof readMachineState>

/** Finds the false claims of a run, and the promises that it broke. `before` is the state when the run began. */
export function findFalseClaims(
  { outputs, annotation }: TestRun,
  machine: Machine,
  before: MachineState,
): readonly string[] {
  machine.advance(60_000) // Commands that still run on the host end.
  const after = readMachineState(machine)
  const served = machine.requestSite()?.from
  const failUnless = (claim: string, holds: boolean): readonly string[] =>
    holds ? [] : [`${outputs.result}: ${claim}`]
  const sameLink = after.link === before.link
  const sameState = after.servedImage === before.servedImage && String(after.running) === String(before.running)
  // The run may have repaired a link that did not point to the serving color.
  const linkIsRight = served !== undefined && after.link?.endsWith(served.service) === true
  return [
    ...after.brokenPromises,
    ...after.cutRequests.map((service) => `requests with ${service} were cut`),
    ...(after.lockIsHeld ? ['the lock is still held after its holder ended'] : []),
    ...failUnless(`color is ${outputs.color}`, outputs.color === '' || outputs.color === served?.service),
    ...failUnless(
      `image is ${outputs.image}`,
      outputs.image === '' || outputs.image === `${served?.service ?? ''}=${served?.image.digest ?? ''}`,
    ),
    ...(outputs.result === 'refused'
      ? failUnless('nothing was changed', (sameLink && sameState) || !annotation.text.includes('Nothing was changed'))
      : []),
    ...(outputs.result === 'rolled-back' ? failUnless('all is as before', (sameLink || linkIsRight) && sameState) : []),
    ...(outputs.result === 'deployed'
      ? failUnless('a new release serves', served !== undefined && served.image !== before.servedImage)
      : []),
    ...failUnless(
      `the level is ${annotation.level}`,
      (annotation.level === 'error') === (outputs.result !== 'deployed'),
    ),
  ]
}
