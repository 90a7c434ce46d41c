import type { CommandName } from '../fake-host/scripts.ts'
import { deployCommands } from '../fault-points.ts'
import type { Interruption } from './run-plan.ts'

const interruptionKinds: readonly Interruption['kind'][] = [
  'command fails',
  'command times out',
  'run is cancelled',
  'connection is lost',
  'process is killed',
]

/** The commands of a deployment. Each kind of interruption must hit each of them. */
const commands: readonly CommandName[] = [...deployCommands, 'write the record']

/** Commands that not every run sends. One interruption of any kind must hit each of them. */
const rareCommands: readonly CommandName[] = ['docker image inspect', 'docker logs', 'docker image rm']

const results = ['deployed', 'rolled-back', 'refused', 'stranded'].flatMap((each) => [`run ${each}`, `post ${each}`])

/** Each way to write the live color, wherever nginx runs. */
const layouts = (['link', 'file', 'text', 'live-link'] as const).flatMap((form) =>
  (['host', 'container'] as const).map((place) => `deployed with a ${form}, nginx in the ${place}`),
)

/** Counts what really happened, so that the test fails if a planned case never happens. */
export class Coverage {
  readonly #counts = new Map<string, number>()

  count(...what: readonly string[]): void {
    for (const each of what) this.#counts.set(each, this.countOf(each) + 1)
  }

  countInterruption(kind: Interruption['kind'], command: CommandName): void {
    this.count('interrupted', `interrupted at ${command}`, `${kind} at ${command}`)
  }

  countOf(what: string): number {
    return this.#counts.get(what) ?? 0
  }

  /** The cases that should have happened and did not. */
  get missing(): readonly string[] {
    const wanted = [
      ...interruptionKinds.flatMap((kind) => commands.map((command) => `${kind} at ${command}`)),
      ...rareCommands.map((command) => `interrupted at ${command}`),
      ...results,
      ...layouts,
      'run waited',
      'run refused without waiting',
      'run refused: a foreign container is live',
      'run refused: a foreign container has the idle port',
    ]
    return wanted.filter((what) => this.countOf(what) === 0)
  }
}
