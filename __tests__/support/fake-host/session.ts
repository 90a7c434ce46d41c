import type { Job } from '../fake-host.ts'
import type { LostConnection } from './fault.ts'
import type { Machine } from './machine.ts'
import type { CommandName, Script } from './scripts.ts'

type Steps = ReturnType<Script<unknown>>

/** Time until the host ends a session without heartbeats. */
const heartbeatTimeoutMs = 40_000

/** The commands that run before the lock is taken. */
const commandsWithoutLock: readonly CommandName[] = ['open the folder', 'take the lock']

/** The shell on the host that works for one connection, and holds its lock. */
export class Session {
  readonly #machine: Machine
  isEnded = false

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** Runs a job to its next instant. All commands after `take the lock` need the lock. */
  step(name: CommandName, steps: Steps): ReturnType<Steps['next']> {
    if (!commandsWithoutLock.includes(name)) this.#machine.requireLock(this, name)
    return steps.next()
  }

  /** Ends the session while no job runs. */
  end(): void {
    if (this.isEnded) return
    this.isEnded = true
    this.#releaseLock()
  }

  /** Loses the connection. The lock is released when the shell and its running job have ended. */
  lose(
    job: Pick<Job, 'name' | 'steps'> | undefined,
    { commandContinuesMs = 0, hostIsUnaware = false }: LostConnection,
  ): void {
    this.isEnded = true
    const { time } = this.#machine
    const end =
      time.now + (hostIsUnaware ? heartbeatTimeoutMs : job?.name === 'switch nginx' ? Infinity : commandContinuesMs)
    time.addActive()
    void this.#continueJob(job, end).then(async () => {
      if (hostIsUnaware) await time.sleep(end - time.now)
      this.#releaseLock()
      time.removeActive()
    })
  }

  async #continueJob(job: Pick<Job, 'name' | 'steps'> | undefined, end: number): Promise<void> {
    while (job !== undefined && this.#machine.now < end) {
      const { done, value } = this.step(job.name, job.steps)
      if (done === true) return
      if (typeof value === 'number') await this.#machine.time.sleep(value)
    }
    job?.steps.return('done')
  }

  #releaseLock(): void {
    if (this.#machine.lock?.holder === this) this.#machine.lock = undefined
  }
}
