import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { notRun, type Outcome } from './outcome.ts'
import type { Totals } from './reporter.ts'

export interface JestRun {
  readonly suite: string
  readonly args: readonly string[]
  /** For the stories: the host they play on, which is named in front of each line. */
  readonly host?: string
  readonly signal: AbortSignal
}

/** The full names of the tests that ran, and of those that the pattern for names left out. */
export interface Played {
  readonly played: readonly string[]
  readonly leftOut: readonly string[]
}

export interface JestResult {
  readonly outcome: Outcome
  readonly stories: Played
}

/** Runs jest, one line a file (or a story) while it does. No test at all is a failure, and so is a skipped one. */
export async function jest({ suite, args, host, signal }: JestRun): Promise<JestResult> {
  const startedAt = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'jest-totals-'))
  const file = join(folder, 'totals.json')
  const reporter = join(import.meta.dirname, 'reporter.ts')
  const env = { ...process.env, TOTALS_FILE: file, ...(host === undefined ? {} : { LAB_HOST: host }) }
  const limits = { signal, timeout: 5_000_000 } as const
  const child = spawn('jest', [...args, '--reporters', reporter], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...limits,
  })
  const ended = await new Promise<unknown>((resolve) => child.once('error', resolve).once('close', resolve))
  const totals = read(file)
  rmSync(folder, { recursive: true })
  const stories = totals ?? { played: [], leftOut: [] }
  if (totals === undefined) return { outcome: notRun(suite, `jest ended without a result: ${String(ended)}`), stories }
  const { passed, failed, skipped, failures } = totals
  if (passed + failed + skipped === 0) return { outcome: notRun(suite, 'There was no test to run.'), stories }
  // Jest can end badly with all tests passed, on a limit of coverage for one: that must not get lost.
  const worse = ended !== 0 && failed + skipped === 0 ? 1 : 0
  const ms = performance.now() - startedAt
  return { outcome: { suite, passed, failed: failed + skipped + worse, ms, failures }, stories }
}

function read(file: string): Totals | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Totals
  } catch {
    return undefined // It was killed, or never started.
  }
}
