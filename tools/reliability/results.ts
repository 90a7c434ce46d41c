import { appendFileSync, readFileSync } from 'node:fs'
import type { FaultResult } from '../../e2e/chaos/fault-result.ts'
import type { SeriesFacts } from '../../e2e/chaos/series.ts'

/** The first line of a host's results. */
export interface Heading extends SeriesFacts {
  readonly startedAt: string
  readonly seed: number
  /** How many faults are planned. */
  readonly planned: number
}

/** The results of one host. */
export interface HostResults {
  readonly heading: Heading
  readonly results: readonly FaultResult[]
}

/** A file with the results of one host, one line of JSON each, written at once so that an aborted run leaves them. */
export class ResultsFile {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  write(line: Heading | FaultResult): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`)
  }

  read(): HostResults {
    const [heading = '', ...results] = readFileSync(this.#file, 'utf8').trimEnd().split('\n')
    return { heading: JSON.parse(heading) as Heading, results: results.map((line) => JSON.parse(line) as FaultResult) }
  }
}

/** Whether every planned fault was tried and survived. */
export const isComplete = (hosts: readonly HostResults[]): boolean =>
  hosts.length > 0 &&
  hosts.every(({ heading, results }) => results.length === heading.planned && results.every(isSurvived))

/** Whether a fault had no problem. */
export const isSurvived = ({ problems }: FaultResult): boolean => problems.length === 0
