import { readFileSync } from 'node:fs'

/** A worker process of nginx; times are epoch ms, as exact as the looks are frequent. */
export interface Worker {
  readonly pid: number
  /** Absent: it was there from the beginning. */
  readonly cameAt?: number
  /** Absent: it still runs. */
  readonly goneAt?: number
}

const lookEveryMs = 5

/**
 * Watches the workers of a host's nginx come and go, from outside of the host: asks the kernel for the children of the
 * host's first process, and for theirs. Nothing runs on the host for it.
 */
export class Workers {
  readonly #init: number
  readonly #names = new Map<number, string>()
  readonly #workers = new Map<number, { pid: number; cameAt?: number; goneAt?: number }>()
  readonly #timer: NodeJS.Timeout

  /** `init` is the host's first process, as this machine numbers it. */
  constructor(init: number) {
    this.#init = init
    for (const pid of this.#there()) this.#workers.set(pid, { pid })
    this.#timer = setInterval(() => this.#look(), lookEveryMs)
  }

  stop(): readonly Worker[] {
    clearInterval(this.#timer)
    return [...this.#workers.values()]
  }

  #look(): void {
    const at = performance.timeOrigin + performance.now()
    const there = this.#there()
    for (const pid of there) if (!this.#workers.has(pid)) this.#workers.set(pid, { pid, cameAt: at })
    for (const worker of this.#workers.values()) if (!there.has(worker.pid)) worker.goneAt ??= at
  }

  #there(): ReadonlySet<number> {
    const masters = childrenOf(this.#init).filter((pid) => this.#name(pid) === 'nginx')
    return new Set(masters.flatMap(childrenOf))
  }

  #name(pid: number): string {
    const name = this.#names.get(pid) ?? read(`/proc/${pid}/comm`).trim()
    this.#names.set(pid, name)
    return name
  }
}

const childrenOf = (pid: number): readonly number[] =>
  read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)

/** A process may end between two looks. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
