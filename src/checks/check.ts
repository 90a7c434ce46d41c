/** One thing that a deployment depends on, as it was found on the host. */
export interface Check {
  /** What was looked at. */
  readonly name: string
  /**
   * `stops`: a deployment would be refused, or fail. `look`: it would go through, but a person should know.
   * `unknown`: it could not be found out, which is never "no".
   */
  readonly result: 'fine' | 'look' | 'unknown' | 'stops'
  readonly found: string
  readonly why: string
  /** The line that mends it: of a shell, of the Compose file, or of the workflow. */
  readonly mend?: string | undefined
}

/** A thing to look at: what it is called, and why it matters. */
export class Topic {
  readonly #about: Pick<Check, 'name' | 'why'>

  constructor(name: string, why: string) {
    this.#about = { name, why }
  }

  fine = (found: string): Check => ({ ...this.#about, result: 'fine', found })
  unknown = (found: string, mend?: string): Check => ({ ...this.#about, result: 'unknown', found, mend })
  look = (found: string, mend?: string): Check => ({ ...this.#about, result: 'look', found, mend })
  stops = (found: string, mend?: string): Check => ({ ...this.#about, result: 'stops', found, mend })
}

export const stopsDeploy = ({ result }: Check): boolean => result === 'stops'

/** How many checks a verdict rests on: what could not be found out is no part of it. */
export function countOf(checks: readonly Check[]): string {
  const unknown = checks.filter(({ result }) => result === 'unknown').length
  return `${checks.length - unknown} checks${unknown === 0 ? '' : `; ${unknown} more could not be found out`}`
}

/** What was found, and on a line of its own what mends it. */
export const problemOf = ({ found, mend }: Check): string =>
  mend === undefined ? found : `${found}\nTo mend it: ${mend}`

export const marks: Readonly<Record<Check['result'], string>> = { fine: '✅', look: '⚠️', unknown: '❔', stops: '❌' }

/** A check for the log: what is not fine with why it matters, and what mends it. */
export function linesOf({ name, result, found, why, mend }: Check): readonly string[] {
  const line = `${marks[result]} ${name}: ${found}`
  if (result === 'fine') return [line]
  return [line, `   Why it matters: ${why}`, ...(mend === undefined ? [] : [`   To mend it: ${mend}`])]
}
