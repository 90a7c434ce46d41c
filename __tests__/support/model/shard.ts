import { randomInt } from 'node:crypto'
import { test } from '@jest/globals'
import fc from 'fast-check'
import { promisesHold } from './promises-property.ts'
import { Tally } from './coverage.ts'

const { MODEL_SEED, MODEL_PATH, MODEL_RUNS } = process.env

/** One file's share: as many as let four of them try 20,000. */
const fullShare = 5_000

/**
 * Tries random sequences on the model of a host and says with which seed. A failure is shrunk to the shortest sequence,
 * and tells how to see it again: MODEL_SEED is the seed, MODEL_PATH leads straight to the failure, MODEL_RUNS is how many
 * sequences are tried. Without MODEL_SEED each file has a seed of its own that stays: who changes something must not be
 * held up by what somebody else has overlooked. MODEL_SEED=random is for finding that.
 */
export function holdPromises(file: string, ownSeed: number): void {
  test('whatever is done to a host, and wherever it is cut off: every promise holds after every command', async () => {
    const seed = MODEL_SEED === 'random' ? randomInt(2 ** 31) : Number(MODEL_SEED ?? ownSeed)
    const numRuns = Number(MODEL_RUNS ?? fullShare)
    const tally = new Tally()
    const tried = await fc.check(promisesHold(tally), {
      seed,
      numRuns,
      ...(MODEL_PATH !== undefined && { path: MODEL_PATH }),
    })
    process.stdout.write(
      `  ${file}: ${tried.numRuns} sequences, ${tally.of('run')} runs, ${tally.of('cut')} of them cut off, seed ${seed}\n`,
    )
    if (tried.failed) throw new Error(describe(file, tried))
    if (numRuns < fullShare || MODEL_PATH !== undefined) return
    const never = tally.never
    if (never.length > 0) throw new Error(`never tried, so nothing is proven of it: ${never.join(', ')}`)
  }, 600_000)
}

function describe<Given>(file: string, tried: fc.RunDetails<Given>): string {
  const { seed, counterexample, counterexamplePath, errorInstance } = tried
  const again = `MODEL_SEED=${seed} MODEL_PATH=${counterexamplePath ?? ''} script/test unit ${file}`
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return `${why}\n\n${JSON.stringify(counterexample)}\n\nAgain: ${again}`
}
