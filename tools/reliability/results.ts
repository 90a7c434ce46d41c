import { appendFileSync, readFileSync } from 'node:fs'
import type { FaultResult } from '../../e2e/chaos/fault-result.ts'
import type { SeriesFacts } from '../../e2e/chaos/series.ts'

/** What a host's part of a run begins with. */
export interface Heading extends SeriesFacts {
  readonly startedAt: string
  readonly seed: number
  /** How many tries there are to be. */
  readonly planned: number
}

export interface Played {
  readonly heading: Heading
  readonly tries: readonly FaultResult[]
}

/** The results of one host, a line of JSON each as they come: a run that breaks off can be looked at. */
export class Results {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  write(line: Heading | FaultResult): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`)
  }

  read(): Played {
    const [heading = '', ...tries] = readFileSync(this.#file, 'utf8').trimEnd().split('\n')
    return { heading: JSON.parse(heading) as Heading, tries: tries.map((line) => JSON.parse(line) as FaultResult) }
  }
}

/** Every try that was planned has been played, and every fault was survived. */
export const isWhole = (played: readonly Played[]): boolean =>
  played.length > 0 && played.every(({ heading, tries }) => tries.length === heading.planned && tries.every(survived))

export const survived = ({ problems }: FaultResult): boolean => problems.length === 0
