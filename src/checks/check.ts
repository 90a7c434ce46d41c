import type { Blame } from '../domain/blame.ts'

/** The result of one check of the host. */
export interface Check {
  /** The name of the check, as the log and the plan show it. */
  readonly name: string
  /**
   * `error`: a deployment would be refused, or would fail. `warning`: a deployment would succeed, but what was found
   * needs attention. `unknown`: it could not be checked, which means neither good nor bad.
   */
  readonly result: 'ok' | 'warning' | 'unknown' | 'error'
  /** What was found on the host. */
  readonly found: string
  /** Why the check matters. */
  readonly why: string
  /** One line that fixes the problem: a shell command, or a line of the Compose file or of the workflow. */
  readonly fix?: string | undefined
  /** Who must act on it. Absent: unknown. */
  readonly blame?: Blame | undefined
  /** Whether an error means that the host is arranged in another way than the inputs say. */
  readonly ofLayout?: boolean | undefined
}

interface CheckOptions {
  readonly blame?: Blame
  readonly ofLayout?: boolean
}

/** The name of a check and why it matters. Each method returns a check with that result. */
export class CheckDefinition {
  readonly #definition: Pick<Check, 'name' | 'why' | 'blame' | 'ofLayout'>

  constructor(name: string, why: string, { blame = 'host', ofLayout }: CheckOptions = {}) {
    this.#definition = { name, why, blame, ...(ofLayout === true && { ofLayout }) }
  }

  ok = (found: string): Check => ({ ...this.#definition, result: 'ok', found })
  unknown = (found: string, fix?: string): Check => ({ ...this.#definition, result: 'unknown', found, fix })
  warning = (found: string, fix?: string): Check => ({ ...this.#definition, result: 'warning', found, fix })
  error = (found: string, fix?: string): Check => ({ ...this.#definition, result: 'error', found, fix })
}

/** Whether a deployment would be refused, or would fail, because of this check. */
export const blocksDeploy = ({ result }: Check): boolean => result === 'error'

/** Counts the checks that have an answer. Checks that are unknown are counted apart. */
export function countChecks(checks: readonly Check[]): string {
  const unknown = checks.filter(({ result }) => result === 'unknown').length
  return `${checks.length - unknown} checks${unknown === 0 ? '' : `; ${unknown} more could not be checked`}`
}

/** What was found, and the fix on a line of its own. */
export const formatProblem = ({ found, fix }: Check): string => (fix === undefined ? found : `${found}\nFix: ${fix}`)

export const checkMarks: Readonly<Record<Check['result'], string>> = {
  ok: '✅',
  warning: '⚠️',
  unknown: '❔',
  error: '❌',
}

/** The lines of a check in the log. A check that is not ok has lines for why it matters and for its fix. */
export function formatCheck({ name, result, found, why, fix }: Check): readonly string[] {
  const line = `${checkMarks[result]} ${name}: ${found}`
  if (result === 'ok') return [line]
  return [line, `   Why it matters: ${why}`, ...(fix === undefined ? [] : [`   Fix: ${fix}`])]
}
