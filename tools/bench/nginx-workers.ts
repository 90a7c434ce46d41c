import { readFileSync } from 'node:fs'

/** A worker process of nginx. Times are epoch ms, exact to the poll interval. */
export interface Worker {
  readonly pid: number
  /** Absent: it ran from the beginning. */
  readonly startedAt?: number
  /** Absent: it still runs. */
  readonly endedAt?: number
}

const pollMs = 5

/**
 * Records when the workers of a host's nginx start and end. It reads the children of the host's first process, and their
 * children, from /proc of this machine, so that nothing runs on the host for it.
 */
export class WorkerWatch {
  readonly #init: number
  readonly #names = new Map<number, string>()
  readonly #workers = new Map<number, { pid: number; startedAt?: number; endedAt?: number }>()
  readonly #timer: NodeJS.Timeout

  /** `init` is the pid of the host's first process on this machine. */
  constructor(init: number) {
    this.#init = init
    for (const pid of this.#listWorkers()) this.#workers.set(pid, { pid })
    this.#timer = setInterval(() => this.#poll(), pollMs)
  }

  stop(): readonly Worker[] {
    clearInterval(this.#timer)
    return [...this.#workers.values()]
  }

  #poll(): void {
    const at = performance.timeOrigin + performance.now()
    const running = this.#listWorkers()
    for (const pid of running) if (!this.#workers.has(pid)) this.#workers.set(pid, { pid, startedAt: at })
    for (const worker of this.#workers.values()) if (!running.has(worker.pid)) worker.endedAt ??= at
  }

  #listWorkers(): ReadonlySet<number> {
    const masters = listChildren(this.#init).filter((pid) => this.#readName(pid) === 'nginx')
    return new Set(masters.flatMap(listChildren))
  }

  #readName(pid: number): string {
    const name = this.#names.get(pid) ?? readProcFile(`/proc/${pid}/comm`).trim()
    this.#names.set(pid, name)
    return name
  }
}

const listChildren = (pid: number): readonly number[] =>
  readProcFile(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)

/** Reads a file of /proc. Returns '' if the process has ended. */
function readProcFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
