import type { LockTarget } from '../commands/open-lock.ts'
import { formatMode, parseRecord, type CurrentDeployment } from '../domain/record.ts'
import { decodeText, parseFact } from '../host/facts.ts'

/** What holds the lock. */
export interface LockHolder {
  readonly text: string
  /** False: a process that may be no deployment at all. */
  readonly isDeployment: boolean
}

/** Reads from the facts of take-lock.sh what holds the lock, and notes each new report. */
export class HolderReader {
  readonly #target: LockTarget
  readonly #note: (text: string) => void
  #deployment: CurrentDeployment | undefined
  #process: string | undefined
  #holder: LockHolder | undefined

  constructor(target: LockTarget, note: (text: string) => void) {
    this.#target = target
    this.#note = note
  }

  /** Absent: nothing was waited for. */
  get holder(): LockHolder | undefined {
    return this.#holder
  }

  readFact(line: string): void {
    const { name, words } = parseFact(line)
    const [word = ''] = words
    if (name === 'holder') this.#deployment = parseRecord(decodeText(word))?.current
    if (name === 'process') this.#process = decodeText(word)
    if (name !== 'waiting') return
    this.#holder = this.#describe(word)
    this.#note(this.#holder.text)
    this.#deployment = undefined
    this.#process = undefined
  }

  #describe(what: string): LockHolder {
    if (this.#deployment !== undefined) return toDeploymentHolder(this.#deployment)
    const process = this.#process === undefined ? undefined : describeProcess(this.#process)
    if (what === 'project') return { text: process ?? unrecordedDeployment, isDeployment: true }
    const { directory, link } = this.#target
    if (what === 'link') return { text: process ?? `another deployment that switches ${link}`, isDeployment: true }
    return { text: process ?? `another process that has locked the folder ${directory}`, isDeployment: false }
  }
}

const unrecordedDeployment = 'another deployment (its run is not recorded yet)'

export const toDeploymentHolder = (current: CurrentDeployment | undefined): LockHolder => ({
  text: current === undefined ? unrecordedDeployment : describeDeployment(current),
  isDeployment: true,
})

/** `process 42 of mallory (sleep 1000)` for what print_lock_process of lib/flock.sh printed. */
export function describeProcess(text: string): string {
  const [id = '', user = '', ...words] = text.split(' ')
  return `process ${id} of ${user} (${words.join(' ').trim()})`
}

/** Which deployment it is, when it began, and which step it was in. */
export function describeDeployment({ by, mode, startedAt, step }: CurrentDeployment): string {
  const run = [by.repository, by.actor && `started by ${by.actor}`, by.url].filter(Boolean).join(', ')
  return `the ${formatMode(mode)} of ${run || 'an unknown run'} (since ${new Date(startedAt).toISOString()}, at ${step})`
}

/** The sentence about a deployment whose process ended before it was done. */
export const describeInterrupted = (
  current: CurrentDeployment,
  repairer: 'this run' | 'the next deployment' = 'the next deployment',
): string => `${describeDeployment(current)} was interrupted; ${repairer} repairs the server`
