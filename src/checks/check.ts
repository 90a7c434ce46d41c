/** One thing that a deployment depends on, as it was found on the host. */
export interface Check {
  /** What was looked at. */
  readonly name: string
  /**
   * `stops`: a deployment would be refused, or fail. `look`: it would go through, but a person should know.
   * `unknown`: it could not be found out, which is never "no".
   */
  readonly result: 'ok' | 'warning' | 'unknown' | 'error'
  readonly found: string
  readonly why: string
  /** The line that fixes it: of a shell, of the Compose file, or of the workflow. */
  readonly fix?: string | undefined
}

/** A thing to look at: what it is called, and why it matters. */
export class CheckDefinition {
  readonly #definition: Pick<Check, 'name' | 'why'>

  constructor(name: string, why: string) {
    this.#definition = { name, why }
  }

  ok = (found: string): Check => ({ ...this.#definition, result: 'ok', found })
  unknown = (found: string, fix?: string): Check => ({ ...this.#definition, result: 'unknown', found, fix })
  warning = (found: string, fix?: string): Check => ({ ...this.#definition, result: 'warning', found, fix })
  error = (found: string, fix?: string): Check => ({ ...this.#definition, result: 'error', found, fix })
}

export const blocksDeploy = ({ result }: Check): boolean => result === 'error'

/** How many checks a verdict rests on: what could not be found out is no part of it. */
export function countChecks(checks: readonly Check[]): string {
  const unknown = checks.filter(({ result }) => result === 'unknown').length
  return `${checks.length - unknown} checks${unknown === 0 ? '' : `; ${unknown} more could not be found out`}`
}

/** What was found, and on a line of its own what fixes it. */
export const formatProblem = ({ found, fix }: Check): string =>
  fix === undefined ? found : `${found}\nTo fix it: ${fix}`

export const checkMarks: Readonly<Record<Check['result'], string>> = {
  ok: '✅',
  warning: '⚠️',
  unknown: '❔',
  error: '❌',
}

/** A check for the log: what is not fine with why it matters, and what fixes it. */
export function formatCheck({ name, result, found, why, fix }: Check): readonly string[] {
  const line = `${checkMarks[result]} ${name}: ${found}`
  if (result === 'ok') return [line]
  return [line, `   Why it matters: ${why}`, ...(fix === undefined ? [] : [`   Fix: ${fix}`])]
}
