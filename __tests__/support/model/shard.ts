import { randomInt } from 'node:crypto'
import { test } from '@jest/globals'
import fc from 'fast-check'
import { promisesProperty } from './promises-property.ts'
import { Coverage } from './coverage.ts'

const { MODEL_SEED, MODEL_PATH, MODEL_RUNS } = process.env

/** The number of sequences for each of the four files: 20,000 together. */
const defaultRuns = 5_000

/**
 * Tries random sequences on the model of a host, and prints the seed. A failure is shrunk to the shortest sequence and
 * printed with the command that repeats it: MODEL_SEED is the seed, MODEL_PATH goes straight to the failure, MODEL_RUNS is
 * the number of sequences. The default seed of a file never changes, so that a change fails only for its own defects.
 * MODEL_SEED=random finds other defects.
 */
export function testPromises(file: string, defaultSeed: number): void {
  test('every promise holds after every command, in random sequences of runs and interruptions', async () => {
    const seed = MODEL_SEED === 'random' ? randomInt(2 ** 31) : Number(MODEL_SEED ?? defaultSeed)
    const numRuns = Number(MODEL_RUNS ?? defaultRuns)
    const coverage = new Coverage()
    const result = await fc.check(promisesProperty(coverage), {
      seed,
      numRuns,
      ...(MODEL_PATH !== undefined && { path: MODEL_PATH }),
    })
    process.stdout.write(
      `  ${file}: ${result.numRuns} sequences, ${coverage.countOf('run')} runs, ${coverage.countOf('interrupted')} of them interrupted, seed ${seed}\n`,
    )
    if (result.failed) throw new Error(describeFailure(file, result))
    if (numRuns < defaultRuns || MODEL_PATH !== undefined) return
    const { missing } = coverage
    if (missing.length > 0) throw new Error(`these cases never happened: ${missing.join(', ')}`)
  }, 600_000)
}

function describeFailure<Given>(file: string, result: fc.RunDetails<Given>): string {
  const { seed, counterexample, counterexamplePath, errorInstance } = result
  const repeat = `MODEL_SEED=${seed} MODEL_PATH=${counterexamplePath ?? ''} script/test unit ${file}`
  const problem = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return `${problem}\n\n${JSON.stringify(counterexample)}\n\nTo repeat it: ${repeat}`
}
