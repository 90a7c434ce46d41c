import type { CommandName } from '../fake-host/scripts.ts'
import type { Cut } from './run-plan.ts'

const kinds: readonly Cut['kind'][] = ['fails', 'takes too long', 'is cancelled', 'loses the link', 'dies']

/** Every step of a deployment asks one of these. */
const commands: readonly CommandName[] = [
  'open the folder',
  'take the lock',
  'read host state',
  'probe nginx',
  'docker pull',
  'docker compose up',
  'health check',
  'switch nginx',
  'watch nginx',
  'drain',
  'docker stop',
  'write the record',
]

/** Not every run comes to these: that any cut meets them is enough. */
const rarer: readonly CommandName[] = ['docker image inspect', 'docker logs', 'docker image rm']

const ends = ['deployed', 'rolled-back', 'refused', 'stranded'].flatMap((each) => [`run ${each}`, `post ${each}`])

/** Counts what really happened, so that nothing that was to be tried is silently left out. */
export class Tally {
  readonly #counts = new Map<string, number>()

  count(...what: readonly string[]): void {
    for (const each of what) this.#counts.set(each, this.of(each) + 1)
  }

  struck(kind: Cut['kind'], command: CommandName): void {
    this.count('cut', `cut at ${command}`, `${kind} at ${command}`)
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0
  }

  /** What should have happened and did not. */
  get never(): readonly string[] {
    const wanted = [
      ...kinds.flatMap((kind) => commands.map((command) => `${kind} at ${command}`)),
      ...rarer.map((command) => `cut at ${command}`),
      ...ends,
      'run waited',
      'run turned away',
    ]
    return wanted.filter((what) => this.of(what) === 0)
  }
}
