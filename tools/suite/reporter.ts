import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { AggregatedResult, Config, Test, TestCaseResult, TestResult } from '@jest/reporters'
import { seconds } from '../table.ts'
import type { Failure } from './outcome.ts'

/** What jest found, for the table at the end. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly failures: readonly Failure[]
  /** The full names of the tests that ran, and of those that the option testNamePattern left out. */
  readonly played: readonly string[]
  readonly leftOut: readonly string[]
}

// Of a file in which everything fails, a few failures tell the cause.
const shownPerFile = 5

/** Shows what jest does while it does it: a line a file, or with LAB_HOST a line a story; failures as they come. */
export default class Reporter {
  readonly #host = process.env['LAB_HOST']
  readonly #failures: Failure[] = []
  readonly #played: string[] = []
  readonly #leftOut: string[] = []
  readonly #names: RegExp

  constructor({ testNamePattern }: Pick<Config.GlobalConfig, 'testNamePattern'>) {
    this.#names = new RegExp(testNamePattern ?? '', 'i')
  }

  onTestCaseResult({ path }: Test, result: TestCaseResult): void {
    const { ancestorTitles, title, status, duration, failureMessages } = result
    const bad = status === 'failed'
    const name = [...ancestorTitles, title].join(', ')
    const said = failureMessages.join('\n')
    if (bad) this.#failures.push({ name: `${this.#host ?? basename(path)}: ${name}`, said })
    if (this.#host === undefined) return
    this.#say(bad, `${name} (${seconds(duration ?? 0)} s)`)
    if (bad) this.#show(said)
  }

  onTestResult(test: Test, result: TestResult): void {
    const { numPassingTests: passed, numFailingTests: failed, testExecError, failureMessage } = result
    for (const { fullName, status } of result.testResults) {
      if (status !== 'pending') this.#played.push(fullName)
      else if (!this.#names.test(fullName)) this.#leftOut.push(fullName)
    }
    const name = `${test.context.config.displayName?.name ?? ''} ${basename(test.path)}`
    if (testExecError !== undefined) {
      this.#failures.push({ name: `${name} cannot run`, said: failureMessage ?? '' })
      this.#say(true, `${name}: cannot run`)
      this.#show(failureMessage ?? '')
    } else if (this.#host === undefined) {
      this.#say(failed > 0, `${name}: ${passed} passed, ${failed} failed (${seconds(result.perfStats.runtime)} s)`)
      this.#show(
        (failureMessage ?? '')
          .split(/\n(?= {2}● )/)
          .slice(0, shownPerFile)
          .join('\n'),
      )
      if (failed > shownPerFile) process.stdout.write(`    … and ${failed - shownPerFile} more\n`)
    }
    if (failed > 0) this.#show((result.console ?? []).map(({ message }) => message).join('\n'))
  }

  onRunComplete(_: unknown, results: AggregatedResult): void {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = results
    const skipped = numPendingTests + numTodoTests - this.#leftOut.length
    const failed = numFailedTests + numRuntimeErrorTestSuites
    const none = skipped === 0 ? [] : [{ name: `${skipped} tests are skipped, and prove nothing`, said: '' }]
    const failures = [...this.#failures, ...none]
    const [played, leftOut] = [this.#played, this.#leftOut]
    const totals: Totals = { passed: numPassedTests, failed, skipped, failures, played, leftOut }
    const file = process.env['TOTALS_FILE']
    if (file !== undefined) writeFileSync(file, JSON.stringify(totals))
  }

  #say(bad: boolean, text: string): void {
    process.stdout.write(`${bad ? '✗' : '✓'} ${this.#prefix}${text}\n`)
  }

  /** The hosts write at the same time, so each line says whose it is. */
  #show(text: string): void {
    if (text.trim() !== '') process.stdout.write(`${text.trimEnd().replaceAll(/^/gm, `    ${this.#prefix}`)}\n`)
  }

  get #prefix(): string {
    return this.#host === undefined ? '' : `${this.#host}: `
  }
}
