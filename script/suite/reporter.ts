import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { AggregatedResult, Test, TestCaseResult, TestResult } from '@jest/reporters'
import { seconds } from '../table.ts'

/** What jest found, for the table at the end. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Shows what jest does while it does it: a line a file, or with LAB_HOST a line a story; failures at once and in full. */
export default class Reporter {
  readonly #host = process.env['LAB_HOST']

  onTestCaseResult(_: Test, result: TestCaseResult): void {
    if (this.#host !== undefined) this.#story(result)
  }

  onTestResult(test: Test, result: TestResult): void {
    const { numPassingTests: passed, numFailingTests: failed, testExecError, failureMessage } = result
    const bad = failed > 0 || testExecError !== undefined
    const name = `${test.context.config.displayName?.name ?? ''} ${basename(test.path)}`
    const took = seconds(result.perfStats.runtime)
    if (this.#host === undefined) this.#say(bad, `${name}: ${passed} passed, ${failed} failed (${took} s)`)
    else if (testExecError !== undefined) this.#say(true, `${name}: cannot run`)
    if (bad)
      process.stdout.write(
        `${failureMessage ?? ''}\n${(result.console ?? []).map(({ message }) => message).join('\n')}\n`,
      )
  }

  onRunComplete(_: unknown, results: AggregatedResult): void {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = results
    const totals: Totals = {
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests + numTodoTests,
    }
    if (totals.skipped > 0) process.stdout.write(`✗ ${totals.skipped} tests are skipped, and prove nothing\n`)
    const file = process.env['TOTALS_FILE']
    if (file !== undefined) writeFileSync(file, JSON.stringify(totals))
  }

  #story({ ancestorTitles, title, status, duration }: TestCaseResult): void {
    this.#say(status !== 'passed', `${[...ancestorTitles, title].join(', ')} (${seconds(duration ?? 0)} s)`)
  }

  #say(bad: boolean, text: string): void {
    process.stdout.write(`${bad ? '✗' : '✓'} ${this.#host === undefined ? '' : `${this.#host}: `}${text}\n`)
  }
}
