/** A site's file, as far as it matters here. */
export interface Site {
  readonly port: number
  readonly broken?: boolean
}

/** The workers that one reload made, and what the configuration of that moment told them. */
export interface Generation {
  /** The port that they pass requests to; absent: a site of nginx's own. */
  readonly port: number | undefined
  readonly workers: readonly string[]
  /** The container that they have requests with, once they are to leave. */
  busyWith: string | undefined
  /** When the last of these ends. */
  busyUntil: number
}

/** A reload returns before it has happened. */
const reloadTakesMs = 200

/** The running nginx: what it serves is what it has loaded, whatever lies on the disk by now. */
export class FakeNginx {
  current: Generation | undefined
  leaving: readonly Generation[] = []
  errorLog = ''
  /** Its master never takes a new configuration, as when a `listen` port is taken: every exit code stays 0. */
  stubborn = false
  /** How long the requests take that are in flight at a reload. */
  requestMs = 3_000
  /** The id of the container that answers at a port. */
  behind: (port: number | undefined) => string | undefined = () => undefined
  /** Told of each configuration that comes into force. */
  onLoaded: (generation: Generation) => void = () => undefined
  #pending: { readonly at: number; readonly port: number | undefined } | undefined
  #quits: number | undefined
  #workers = 200

  get runs(): boolean {
    return this.current !== undefined
  }

  /** A reload is under way. */
  get busy(): boolean {
    return this.#pending !== undefined
  }

  /** It was told to end, and has not ended yet. */
  get quits(): boolean {
    return this.#quits !== undefined
  }

  start(port: number | undefined): void {
    this.#load(port)
  }

  reload(now: number, port: number | undefined): void {
    this.#pending = { at: now + reloadTakesMs, port }
  }

  quit(now: number): void {
    this.#quits = now + reloadTakesMs
  }

  /** Lets happen what is due. */
  tick(now: number): void {
    if (this.#pending !== undefined && this.#pending.at <= now) {
      const { at, port } = this.#pending
      this.#pending = undefined
      if (this.stubborn) this.errorLog += '[emerg] 100#100: bind() to 0.0.0.0:81 failed (98: Address already in use)\n'
      else this.replace(at, port)
    }
    if (this.#quits !== undefined && this.#quits <= now) {
      this.#leave(this.#quits)
      this.#quits = undefined
      this.current = undefined
    }
    this.leaving = this.leaving.filter(({ busyUntil }) => busyUntil > now)
  }

  replace(now: number, port: number | undefined): void {
    this.#leave(now)
    this.#load(port)
  }

  #leave(now: number): void {
    const { current } = this
    if (current === undefined) return
    current.busyWith = this.behind(current.port)
    current.busyUntil = now + (current.busyWith === undefined ? 0 : this.requestMs)
    this.leaving = [...this.leaving, current]
  }

  #load(port: number | undefined): void {
    this.#workers += 2
    this.current = {
      port,
      workers: [`${this.#workers}:1`, `${this.#workers + 1}:1`],
      busyWith: undefined,
      busyUntil: 0,
    }
    this.onLoaded(this.current)
  }
}
