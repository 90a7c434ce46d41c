import { Engine, isUp, type Behaviour, type FakeContainer, type Image } from './engine.ts'
import { FakeNginx, type Generation, type Site } from './nginx.ts'
import { Time } from './time.ts'

export interface ServiceSpec {
  /** `${TAG}` stands for the variable of the deployment. */
  readonly image: string
  readonly port?: number
  readonly dependsOn?: readonly string[]
}

type Answer = { readonly status: number; readonly body: string; readonly from?: FakeContainer | undefined }

export const siteOf = { blue: '/etc/nginx/sites-available/blue', green: '/etc/nginx/sites-available/green' } as const
export const linkPath = '/etc/nginx/sites-enabled/default'
export const distribution = '/etc/nginx/sites-available/default'

/** A small, honest model of the host: it knows what is true of it, whatever it is told to answer. */
export class Machine {
  readonly engine = new Engine()
  readonly nginx = new FakeNginx()
  readonly project = 'app'
  readonly sites = new Map<string, Site | 'own'>([
    [siteOf.blue, { port: 8081 }],
    [siteOf.green, { port: 8082 }],
    [distribution, 'own'],
  ])
  /** What the link holds; absent: there is none. `regular`: a file in its place. */
  link: string | undefined = distribution
  regular = false
  services: Readonly<Record<string, ServiceSpec>> = {
    blue: { image: 'registry/app:${TAG}', port: 8081, dependsOn: ['db'] },
    green: { image: 'registry/app:${TAG}', port: 8082, dependsOn: ['db'] },
    db: { image: 'registry/db:1' },
  }
  /** The folder of the link cannot be written to any more. */
  readOnly = false
  /** `nginx -s reload` itself fails. */
  reloadFails = false
  /** What cannot be asked, as `readState` finds it. */
  unasked: 'directory' | 'docker' | 'compose' | 'nginx' | undefined
  /** Facts of the surroundings that differ from those of a roomy host, by name; an empty one cannot be read. */
  around: Readonly<Record<string, string>> = {}
  /** Lines that each service has more in the Compose file. */
  more: Readonly<Record<string, unknown>> = { restart: 'unless-stopped' }
  /** Ports that something else on the host listens on. */
  readonly portsTaken = new Set<number>()
  /** Who holds the folder's lock, and until when. */
  lock: { readonly holder: unknown; readonly until: number } | undefined
  /** What the host remembers of its deployments, JSON. */
  record = ''
  /** Why the record cannot be read, as a program of the host says it. */
  recordProblem: string | undefined
  /** Records that were set aside. */
  readonly asideRecords: string[] = []
  readonly time = new Time()
  /** Promises that were broken, with the moment. */
  readonly broken: string[] = []
  /** Requests that were cut off: allowed only when the drain's time was up. */
  readonly cut: string[] = []
  /** What nginx may pass requests to: what it did before, and what was proven. */
  readonly #good = new Set<string>()
  #served = false
  #remembers: Generation | undefined

  constructor() {
    this.nginx.start(undefined)
    this.time.onTick = () => this.#tick()
    this.engine.onDown = (container) => this.#goesDown(container)
    this.nginx.behind = (port) => this.behind(port)?.id
    this.nginx.onLoaded = ({ port }) => this.#loaded(port)
    this.engine.push('registry/db:1', { listensAfterMs: 0 })
    this.engine.pull('registry/db:1')
  }

  release(tag: string, behaviour: Partial<Behaviour> = {}): Image {
    return this.engine.push(`registry/app:${tag}`, behaviour)
  }

  get now(): number {
    return this.time.now
  }

  /** A deployment begins: what serves now is what it may go back to. */
  begin(): void {
    for (const port of [this.nginx.current?.port, this.portOnDisk()]) this.#good.add(this.#behindPort(port))
    const { status, from } = this.visit() ?? {}
    // What was told before may still come to pass.
    const settled = !this.nginx.busy && !this.nginx.quits
    this.#served = settled && from !== undefined && status !== undefined && status < 500
    this.#remembers = this.#remembersTheDead() ? this.nginx.current : undefined
  }

  /** Somebody else does something, who has promised nothing. */
  byHand(does: () => void): void {
    const before = [...this.broken]
    does()
    this.broken.splice(0, Infinity, ...before)
    this.#served = false
  }

  advance(ms: number): void {
    this.time.goTo(this.now + ms)
  }

  /** Somebody does what only the lock's holder may do. */
  works(holder: unknown, what: string): void {
    if (this.lock?.holder !== holder || this.#isFree()) this.#breaks(`${what} without the lock`)
  }

  isUp(container: FakeContainer): boolean {
    return container.status === 'running' && this.now - container.startedAt < container.image.behaviour.crashesAfterMs
  }

  hasCrashed(container: FakeContainer): boolean {
    return container.status === 'running' && !this.isUp(container)
  }

  isListening(container: FakeContainer): boolean {
    return this.isUp(container) && this.now - container.startedAt >= container.image.behaviour.listensAfterMs
  }

  isHealthy(container: FakeContainer): boolean {
    const { status, healthcheck } = container.image.behaviour
    return this.isListening(container) && status === 200 && healthcheck !== 'unhealthy'
  }

  prove({ port }: FakeContainer): void {
    this.#good.add(this.#behindPort(port))
  }

  behind(port: number | undefined): FakeContainer | undefined {
    return port === undefined ? undefined : this.engine.containers.find((each) => each.port === port && isUp(each))
  }

  /** What a visitor gets; undefined: nobody listens on port 80. */
  visit(): Answer | undefined {
    const { current } = this.nginx
    if (current === undefined) return undefined
    if (current.port === undefined) return { status: 200, body: 'Welcome to nginx!' }
    const from = this.behind(current.port)
    if (from === undefined || !this.isListening(from)) return { status: 502, body: 'Bad Gateway' }
    return { status: from.image.behaviour.siteStatus, body: 'Hello', from }
  }

  /** Whether nginx's link leads to a file that is not there. */
  get dangles(): boolean {
    return this.link !== undefined && !this.sites.has(this.link)
  }

  /** What `nginx -t` would complain about. */
  testSites(): string | undefined {
    const site = this.link === undefined ? undefined : this.sites.get(this.link)
    if (this.dangles) return `open() "${linkPath}" failed (2: No such file or directory)`
    return typeof site === 'object' && site.broken === true ? `unexpected "}" in ${this.link ?? ''}:3` : undefined
  }

  /** The port that the files on the disk name. */
  portOnDisk(): number | undefined {
    const site = this.link === undefined ? undefined : this.sites.get(this.link)
    return typeof site === 'object' ? site.port : undefined
  }

  #tick(): void {
    this.nginx.tick(this.now)
    if (!this.#served) return
    const from = this.behind(this.nginx.current?.port)
    // That a release stays up by itself is no promise of ours.
    if (from !== undefined && this.hasCrashed(from)) this.#served = false
    else if (from === undefined || !this.isListening(from)) this.#breaks('visitors got no answer')
  }

  #isFree(): boolean {
    return this.lock === undefined || this.lock.until <= this.now
  }

  #behindPort(port: number | undefined): string {
    return `${port ?? 'none'} ${this.behind(port)?.id ?? 'nobody'}`
  }

  /** nginx has loaded a color that is down, and that its link does not lead to any more: nobody can see that. */
  #remembersTheDead(): boolean {
    const port = this.nginx.current?.port
    const upstream = this.behind(port)
    return port !== this.portOnDisk() && (upstream === undefined || this.hasCrashed(upstream))
  }

  #goesDown(container: FakeContainer): void {
    const { current, leaving } = this.nginx
    const isUpStill = isUp(container) && !this.hasCrashed(container)
    const isLinked = this.link?.endsWith(`/${container.service}`) === true
    const isGood = isUpStill && this.#good.has(this.#behindPort(container.port)) && current !== this.#remembers
    if (container.port === undefined) this.#breaks(`the shared service ${container.service} was taken down`)
    else if (current?.port === container.port && (isGood || isLinked))
      this.#breaks(`${container.service} was taken down while nginx passes requests to it`)
    else if (isUpStill && leaving.some(({ busyWith }) => busyWith === container.id)) this.cut.push(container.service)
  }

  #loaded(port: number | undefined): void {
    if (!this.#good.has(this.#behindPort(port)))
      this.#breaks(`nginx passes requests to port ${port ?? 'none'}, which was not proven`)
  }

  #breaks(what: string): void {
    if (!this.broken.includes(what)) this.broken.push(what)
  }
}
