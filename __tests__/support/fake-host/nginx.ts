import { colors } from '../../../src/domain/color.ts'
import type { SiteConfig } from '../../../src/domain/config.ts'
import type { SiteValue } from '../../../src/domain/live-site.ts'

export const sitePaths = { blue: '/etc/nginx/sites-available/blue', green: '/etc/nginx/sites-available/green' } as const

/** What the model needs of a site's file. */
export interface Site {
  readonly port: number
  /** What the requests for /api are passed to, if it is another port. */
  readonly apiPort?: number
  readonly broken?: boolean
  /** It has a server for HTTPS too, on a port where nothing answers. */
  readonly httpsIsDead?: boolean
}

/** The site that the link points to, or that the file is equal to, where it holds this value. A live link has folders. */
export function toSitePath({ form, values }: SiteConfig, value: SiteValue): string | undefined {
  if (form === 'link' || form === 'file' || value === undefined) return value
  const color = colors.find((each) => values[each] === value)
  return color === undefined ? value : sitePaths[color]
}

/** What the path holds where the link points to this site. */
export function toSiteValue({ form, values }: SiteConfig, sitePath: string): string {
  const color = form === 'live-link' ? colors.find((each) => sitePaths[each] === sitePath) : undefined
  return color === undefined ? sitePath : values[color]
}

/** The workers that one reload started, with their configuration. */
export interface Generation {
  /** The port that they pass requests to; undefined: they serve nginx's default page. */
  readonly port: number | undefined
  readonly workers: readonly string[]
  /** The id of the container that they have open requests with, once they shut down. */
  requestsWith: string | undefined
  /** The time when the last of these requests ends. */
  requestsEndAt: number
}

/** Time until a reload takes effect, after its command has returned. */
const reloadDelayMs = 200

/** The running nginx. It serves what it has loaded, and not what is on the disk now. */
export class FakeNginx {
  current: Generation | undefined
  shuttingDown: readonly Generation[] = []
  errorLog = ''
  /** The master rejects each new configuration, as when a `listen` port is taken. All exit codes are 0. */
  ignoresReloads = false
  /** Duration of the requests that are open at a reload. */
  requestMs = 3_000
  /** Finds the id of the container that listens on a port. */
  findContainerId: (port: number | undefined) => string | undefined = () => undefined
  /** Called when a configuration takes effect. */
  onLoaded: (generation: Generation) => void = () => undefined
  #pendingReload: { readonly at: number; readonly port: number | undefined } | undefined
  /** Whether the switch started this master. */
  isStartedBySwitch = false
  /** How many masters there were. */
  starts = 0
  #quitsAt: number | undefined
  #lastWorker = 200

  get isRunning(): boolean {
    return this.current !== undefined
  }

  get isReloading(): boolean {
    return this.#pendingReload !== undefined
  }

  /** Whether it got a quit signal and has not ended yet. */
  get isQuitting(): boolean {
    return this.#quitsAt !== undefined
  }

  start(port: number | undefined): void {
    this.isStartedBySwitch = false
    this.starts += 1
    this.#startWorkers(port)
  }

  reload(now: number, port: number | undefined): void {
    this.#pendingReload = { at: now + reloadDelayMs, port }
  }

  quit(now: number): void {
    this.#quitsAt = now + reloadDelayMs
  }

  /** Applies what is due at this time. */
  tick(now: number): void {
    if (this.#pendingReload !== undefined && this.#pendingReload.at <= now) {
      const { at, port } = this.#pendingReload
      this.#pendingReload = undefined
      if (this.ignoresReloads)
        this.errorLog += '[emerg] 100#100: bind() to 0.0.0.0:81 failed (98: Address already in use)\n'
      else this.replaceWorkers(at, port)
    }
    if (this.#quitsAt !== undefined && this.#quitsAt <= now) {
      this.#endWorkers(this.#quitsAt)
      this.#quitsAt = undefined
      this.current = undefined
    }
    this.shuttingDown = this.shuttingDown.filter(({ requestsEndAt }) => requestsEndAt > now)
  }

  /** The same workers pass the next request to another port, but not those that are under way. */
  redirect(now: number, port: number | undefined): void {
    const { current } = this
    if (current === undefined || current.port === port) return
    this.#shutDownWorkers(now)
    this.shuttingDown = this.shuttingDown.map((each) => (each === current ? { ...each, workers: [] } : each))
    this.current = { ...current, port, requestsWith: undefined, requestsEndAt: 0 }
    this.onLoaded(this.current)
  }

  replaceWorkers(now: number, port: number | undefined): void {
    this.#endWorkers(now)
    this.#startWorkers(port)
  }

  /** Requests from before a redirect are with the same workers, and end with them. */
  #endWorkers(now: number): void {
    const workers = this.current?.workers ?? []
    this.shuttingDown = this.shuttingDown.map((each) => (each.workers.length === 0 ? { ...each, workers } : each))
    this.#shutDownWorkers(now)
  }

  #shutDownWorkers(now: number): void {
    const { current } = this
    if (current === undefined) return
    current.requestsWith = this.findContainerId(current.port)
    current.requestsEndAt = now + (current.requestsWith === undefined ? 0 : this.requestMs)
    this.shuttingDown = [...this.shuttingDown, current]
  }

  #startWorkers(port: number | undefined): void {
    this.#lastWorker += 2
    this.current = {
      port,
      workers: [`${this.#lastWorker}:1`, `${this.#lastWorker + 1}:1`],
      requestsWith: undefined,
      requestsEndAt: 0,
    }
    this.onLoaded(this.current)
  }
}
