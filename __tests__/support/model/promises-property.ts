import fc from 'fast-check'
import { runSequences } from './run-plan.ts'
import { initialStates } from './initial-state.ts'
import { Sequence } from './sequence.ts'
import type { Coverage } from './coverage.ts'

/** For any initial state and any sequence of runs, every promise holds after every command. */
export function promisesProperty(coverage: Coverage) {
  return fc.asyncProperty(initialStates, runSequences, async (initialState, plannedRuns) => {
    const sequence = new Sequence(initialState, coverage)
    await sequence.run(plannedRuns)
    if (sequence.problems.length > 0) throw new Error([...sequence.problems, ...sequence.lines].join('\n'))
  })
}
