import type { Job } from '../fake-host.ts'
import type { LostLink } from './fault.ts'
import type { Machine } from './machine.ts'
import type { CommandName, Script } from './scripts.ts'

type Steps = ReturnType<Script<unknown>>

/** How long the host waits for a runner that has gone without a word. */
const silenceMs = 40_000

/** What is asked before anybody has the lock. */
const unleased: readonly CommandName[] = ['open the folder', 'take the lock']

/** The shell on the host that works for one connection, and holds its lock. */
export class Session {
  readonly #machine: Machine
  lost = false

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** The next instant of a job. Nothing but the lock itself may be asked for without it. */
  step(name: CommandName, steps: Steps): ReturnType<Steps['next']> {
    if (!unleased.includes(name)) this.#machine.works(this, name)
    return steps.next()
  }

  /** It ends in good order: no job is in flight. */
  end(): void {
    if (this.lost) return
    this.lost = true
    this.#letGo()
  }

  /** The link is gone. The lock is free when the shell and the job in flight have ended, and not before. */
  lose(job: Pick<Job, 'name' | 'steps'> | undefined, { outlivesMs = 0, silently = false }: LostLink): void {
    this.lost = true
    const { time } = this.#machine
    const end = time.now + (silently ? silenceMs : job?.name === 'switch nginx' ? Infinity : outlivesMs)
    time.join()
    void this.#goOn(job, end).then(async () => {
      if (silently) await time.sleep(end - time.now)
      this.#letGo()
      time.leave()
    })
  }

  async #goOn(job: Pick<Job, 'name' | 'steps'> | undefined, end: number): Promise<void> {
    while (job !== undefined && this.#machine.now < end) {
      const { done, value } = this.step(job.name, job.steps)
      if (done === true) return
      if (typeof value === 'number') await this.#machine.time.sleep(value)
    }
    job?.steps.return('done')
  }

  #letGo(): void {
    if (this.#machine.lock?.holder === this) this.#machine.lock = undefined
  }
}
