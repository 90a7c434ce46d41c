import fc from 'fast-check'
import { sequences } from './run-plan.ts'
import { situations } from './initial-state.ts'
import { Story } from './sequence.ts'
import type { Tally } from './coverage.ts'

/** Whatever state a host is found in, whatever is done to it: every promise holds after every command. */
export function promisesHold(tally: Tally) {
  return fc.asyncProperty(situations, sequences, async (situation, turns) => {
    const story = new Story(situation, tally)
    await story.play(turns)
    if (story.complaints.length > 0) throw new Error([...story.complaints, ...story.lines].join('\n'))
  })
}
