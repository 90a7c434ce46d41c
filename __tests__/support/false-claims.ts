import type { Machine } from './fake-host/machine.ts'
import type { TestRun } from './deploy-on.ts'
import { truthOf } from './stories.ts'

type Truth = ReturnType<typeof truthOf>

/** What a run said that is not so, and the promises that it broke. `before`: the truth when it began. */
export function liesOf({ outputs, annotation }: TestRun, machine: Machine, before: Truth): readonly string[] {
  machine.advance(60_000) // what was begun comes to its end
  const truth = truthOf(machine)
  const served = machine.visit()?.from
  const failUnless = (claim: string, holds: boolean): readonly string[] =>
    holds ? [] : [`${outputs.result}: ${claim}`]
  const sameLink = truth.link === before.link
  const same = truth.serves === before.serves && String(truth.running) === String(before.running)
  // A link that differed from the truth may have been fixed: nobody sees a difference.
  const fixed = served !== undefined && truth.link?.endsWith(served.service) === true
  return [
    ...truth.broken,
    ...truth.cut.map((service) => `requests with ${service} were cut`),
    ...(truth.leased ? ['the lock outlived its holder'] : []),
    ...failUnless(`color is ${outputs.color}`, outputs.color === '' || outputs.color === served?.service),
    ...failUnless(
      `image is ${outputs.image}`,
      outputs.image === '' || outputs.image === `${served?.service ?? ''}=${served?.image.digest ?? ''}`,
    ),
    ...(outputs.result === 'refused'
      ? failUnless('nothing was changed', (sameLink && same) || !annotation.text.includes('Nothing was changed'))
      : []),
    ...(outputs.result === 'rolled-back' ? failUnless('all is as before', (sameLink || fixed) && same) : []),
    ...(outputs.result === 'deployed'
      ? failUnless('a new release serves', served !== undefined && served.image !== before.serves)
      : []),
    ...failUnless(
      `the level is ${annotation.level}`,
      (annotation.level === 'error') === (outputs.result !== 'deployed'),
    ),
  ]
}
