/** What failed, by name, and what it said. */
export interface Failure {
  readonly name: string
  readonly said: string
}

/** What became of one part of the suite. A check counts as one test. */
export interface Outcome {
  readonly suite: string
  readonly passed: number
  readonly failed: number
  readonly ms: number
  readonly failures: readonly Failure[]
}

/** A part that could not run: it counts as a failure, since it proves nothing. */
export function notRun(suite: string, why: string): Outcome {
  process.stdout.write(`✗ ${suite}: not run. ${why}\n`)
  return { suite, passed: 0, failed: 1, ms: 0, failures: [{ name: `${suite}: not run`, said: why }] }
}
