import type { PerColor } from '../../../src/domain/color.ts'
import type { SiteConfig } from '../../../src/domain/config.ts'
import { Engine, isUp, type Behavior, type FakeContainer, type Image } from './engine.ts'
import { containerName } from './facts.ts'
import { FakeNginx, sitePaths, type Generation, type Site } from './nginx.ts'
import { Time } from './time.ts'

export interface ServiceSpec {
  /** `${TAG}` stands for the variable of the deployment. */
  /** Absent: it has no name in the Compose file, and is built. */
  readonly image?: string
  readonly isBuilt?: boolean
  readonly port?: number
  readonly dependsOn?: readonly string[]
  /** It has no visitors, and two of it must never run at once. */
  readonly isWorker?: boolean
  /** Other services wait until it has ended with success. */
  readonly isJob?: boolean
}

type SiteAnswer = { readonly status: number; readonly body: string; readonly from?: FakeContainer | undefined }

export { sitePaths } from './nginx.ts'
export const linkPath = '/etc/nginx/sites-enabled/default'
export const distributionSite = '/etc/nginx/sites-available/default'

/** A small model of a host. It knows its real state, whatever a run receives from it. */
export class Machine {
  readonly engine = new Engine()
  readonly nginx = new FakeNginx()
  readonly sites = new Map<string, Site | 'own'>([
    [sitePaths.blue, { port: 8081 }],
    [sitePaths.green, { port: 8082 }],
    [distributionSite, 'own'],
  ])
  /** Where nginx runs. Its container has the network of the host, and the folder /etc/nginx of it. */
  nginxPlace: 'host' | 'container' = 'host'
  /** How nginx's configuration says which color is live. */
  form: SiteConfig['form'] = 'link'
  #link: string | undefined = distributionSite
  /** A regular file has the path of the link, or a link has the path of the file. */
  linkIsRegularFile = false
  services: Readonly<Record<string, ServiceSpec>> = {
    blue: { image: 'registry/app:${TAG}', port: 8081, dependsOn: ['db'] },
    green: { image: 'registry/app:${TAG}', port: 8082, dependsOn: ['db'] },
    db: { image: 'registry/db:1' },
  }
  /** The names of the Compose projects. Where they are equal, both colors are services of one project. */
  projectNames: PerColor<string> = { blue: 'app', green: 'app' }
  /** The services of green's own Compose file; undefined: it is the same as blue's. */
  greenServices: Readonly<Record<string, ServiceSpec>> | undefined
  /** What a build on the host makes now; undefined: it fails. */
  source: Image | undefined
  /** Each job that was run, with the id of its image. */
  readonly ranJobs: string[] = []
  /** Compose stops the shared services, as one that finds a network changed does. */
  composeStopsShared = false
  /** The folder of the link cannot be written to. */
  linkIsReadOnly = false
  /** Another process has locked the folder of the link: `PID USER COMMAND`. */
  linkFolderHolder: string | undefined
  /** `nginx -s reload` fails. */
  reloadFails = false
  /** What a run cannot read on this host. */
  unreadable: 'directory' | 'docker' | 'compose' | 'nginx' | undefined
  /** Lines of the host environment that replace the defaults, by name. An empty line: the fact cannot be read. */
  environmentLines: Readonly<Record<string, string>> = {}
  /** What read-layout.sh prints. */
  layoutLines: readonly string[] = []
  /** What the health check prints of the host's memory and of these containers. */
  memoryLines: (ids: readonly string[]) => readonly string[] = () => []
  /** Additional keys of each service in the Compose file. */
  serviceExtras: Readonly<Record<string, unknown>> = { restart: 'unless-stopped' }
  /** By the port of a site: the status that nginx answers itself, instead of passing a request to the port. */
  readonly ownStatuses = new Map<number, number>()
  /** Whether a run may stop a container of another origin that served when it began. */
  adopts = false
  /** Ports that another program on the host listens on. */
  readonly portsTaken = new Set<number>()
  /** The holder of the lock, and the time when it releases the lock. */
  lock: { readonly holder: unknown; readonly until: number } | undefined
  /** The record of deployments, as JSON. */
  record = ''
  /** The error of the program that cannot read the record. */
  recordProblem: string | undefined
  /** Records that were set aside. */
  readonly asideRecords: string[] = []
  readonly time = new Time()
  /** The promises that were broken. */
  readonly brokenPromises: string[] = []
  /** The service of each request that was cut: allowed only after drain-timeout. */
  readonly cutRequests: string[] = []
  /** What nginx may pass requests to: what served before the run, and what was proven. */
  readonly #allowedTargets = new Set<string>()
  #mustServe = false
  #staleGeneration: Generation | undefined

  /**
   * The site that nginx's link points to, or that the file is equal to: in the text form, to that of the color whose text it
   * has. undefined: there is no link, or no file. Only a live link is in force at once.
   */
  get link(): string | undefined {
    return this.#link
  }

  set link(path: string | undefined) {
    this.#link = path
    if (this.form === 'live-link') this.nginx.redirect(this.now, this.configuredPort())
  }

  constructor() {
    this.nginx.start(undefined)
    this.time.onTick = () => this.#tick()
    this.engine.beforeDown = (container) => this.#checkTakeDown(container)
    this.nginx.findContainerId = (port) => this.findByPort(port)?.id
    this.nginx.onLoaded = ({ port }) => this.#checkLoadedPort(port)
    this.engine.push('registry/db:1', { listensAfterMs: 0 })
    this.engine.pull('registry/db:1')
  }

  pushRelease(tag: string, behavior: Partial<Behavior> = {}): Image {
    return this.engine.push(`registry/app:${tag}`, behavior)
  }

  /** Gives each color a file and a project of its own, with the same service in both. */
  splitColors(): void {
    this.projectNames = { blue: 'app-blue', green: 'app-green' }
    const { blue, green, db } = this.services
    if (blue === undefined || green === undefined || db === undefined) throw new Error('there are no colors')
    this.services = { web: blue, db }
    this.greenServices = { web: green, db }
  }

  get projects(): PerColor<{ readonly name: string; readonly services: Readonly<Record<string, ServiceSpec>> }> {
    const { blue, green } = this.projectNames
    const { services, greenServices = services } = this
    return { blue: { name: blue, services }, green: { name: green, services: greenServices } }
  }

  /** What the Compose files say of a service. */
  findSpec({ project, service }: Pick<FakeContainer, 'project' | 'service'>): ServiceSpec | undefined {
    return Object.values(this.projects).find(({ name, services }) => name === project && service in services)?.services[
      service
    ]
  }

  /** The color that a container belongs to, or else its service. */
  findRole(container: FakeContainer): string {
    const port = this.findSpec(container)?.port
    return port === 8081 ? 'blue' : port === 8082 ? 'green' : container.service
  }

  get now(): number {
    return this.time.now
  }

  /** Notes what serves when a run begins: the run may go back to it. */
  beginRun(): void {
    for (const port of [this.nginx.current?.port, this.configuredPort()])
      this.#allowedTargets.add(this.#targetKey(port))
    const { status, from } = this.requestSite() ?? {}
    // A reload or a quit from before the run may still take effect.
    const settled = !this.nginx.isReloading && !this.nginx.isQuitting
    this.#mustServe = settled && from !== undefined && status !== undefined && status < 500
    this.#staleGeneration = this.#hasStaleConfiguration() ? this.nginx.current : undefined
  }

  /** Changes the machine as a user does: this breaks no promise of the action. */
  changeByHand(change: () => void): void {
    const before = [...this.brokenPromises]
    change()
    this.brokenPromises.splice(0, Infinity, ...before)
    this.#mustServe = false
  }

  advance(ms: number): void {
    this.time.advanceTo(this.now + ms)
  }

  /** Notes a broken promise if `holder` does not hold the lock. */
  requireLock(holder: unknown, what: string): void {
    if (this.lock?.holder !== holder || this.#isLockFree()) this.#addBrokenPromise(`${what} without the lock`)
  }

  isUp(container: FakeContainer): boolean {
    return container.status === 'running' && this.now - container.startedAt < container.image.behavior.crashesAfterMs
  }

  hasCrashed(container: FakeContainer): boolean {
    return container.status === 'running' && !this.isUp(container)
  }

  isListening(container: FakeContainer): boolean {
    return this.isUp(container) && this.now - container.startedAt >= container.image.behavior.listensAfterMs
  }

  isHealthy(container: FakeContainer): boolean {
    const { status, healthcheck } = container.image.behavior
    return this.isListening(container) && status === 200 && healthcheck !== 'unhealthy'
  }

  markProven({ port }: FakeContainer): void {
    this.#allowedTargets.add(this.#targetKey(port))
  }

  findByPort(port: number | undefined): FakeContainer | undefined {
    return port === undefined ? undefined : this.engine.containers.find((each) => each.port === port && isUp(each))
  }

  /** The answer that a visitor gets; undefined: nothing listens on port 80. */
  requestSite(): SiteAnswer | undefined {
    const { current } = this.nginx
    if (current === undefined) return undefined
    if (current.port === undefined) return { status: 200, body: 'Welcome to nginx!' }
    const ownStatus = this.ownStatuses.get(current.port)
    if (ownStatus !== undefined) return { status: ownStatus, body: 'nginx' }
    const from = this.findByPort(current.port)
    if (from === undefined || !this.isListening(from)) return { status: 502, body: 'Bad Gateway' }
    return { status: from.image.behavior.siteStatus, body: 'Hello', from }
  }

  /** Whether nginx's link points to a file that does not exist. */
  get linkDangles(): boolean {
    return ['link', 'live-link'].includes(this.form) && this.link !== undefined && !this.sites.has(this.link)
  }

  /** The error of `nginx -t`. */
  findConfigurationError(): string | undefined {
    if (this.form === 'live-link') return undefined
    const site = this.link === undefined ? undefined : this.sites.get(this.link)
    if (this.linkDangles) return `open() "${linkPath}" failed (2: No such file or directory)`
    return typeof site === 'object' && site.broken === true ? `unexpected "}" in ${this.link ?? ''}:3` : undefined
  }

  /** The port in the nginx configuration on the disk. */
  configuredPort(): number | undefined {
    if (this.form === 'live-link') return this.link === sitePaths.green ? 8082 : 8081
    const site = this.link === undefined ? undefined : this.sites.get(this.link)
    return typeof site === 'object' ? site.port : undefined
  }

  /** Another program than the action stops what no color owns. */
  stopSharedServices(): void {
    if (!this.composeStopsShared) return
    for (const each of this.engine.containers) if (each.port === undefined && isUp(each)) each.status = 'exited'
  }

  #tick(): void {
    this.nginx.tick(this.now)
    if (!this.#mustServe) return
    const from = this.findByPort(this.nginx.current?.port)
    // The action does not promise that a release never crashes.
    if (from !== undefined && this.hasCrashed(from)) this.#mustServe = false
    else if (from === undefined || !this.isListening(from)) this.#addBrokenPromise('visitors got no answer')
  }

  /** Notes a broken promise if a worker was started while another one of it runs. */
  checkWorkers(): void {
    const running = this.engine.containers.filter((each) => this.findSpec(each)?.isWorker === true && this.isUp(each))
    const names = running.map(({ service }) => service)
    if (new Set(names).size < names.length) this.#addBrokenPromise(`two workers ran at once: ${names.join(' ')}`)
  }

  #isLockFree(): boolean {
    return this.lock === undefined || this.lock.until <= this.now
  }

  #targetKey(port: number | undefined): string {
    return `${port ?? 'none'} ${this.findByPort(port)?.id ?? 'nothing'}`
  }

  /** Whether nginx passes requests to a color that is down and not linked any more. A run cannot detect this. */
  #hasStaleConfiguration(): boolean {
    const port = this.nginx.current?.port
    const upstream = this.findByPort(port)
    return port !== this.configuredPort() && (upstream === undefined || this.hasCrashed(upstream))
  }

  #checkTakeDown(container: FakeContainer): void {
    const { current, shuttingDown } = this.nginx
    const mayBeAdopted = this.adopts && this.#allowedTargets.has(this.#targetKey(container.port))
    const isOwn = Object.values(this.projectNames).includes(container.project) && !container.isOneOff
    if (!isOwn && !mayBeAdopted)
      this.#addBrokenPromise(`${containerName(container)} was taken down, which is of nobody's color`)
    const isUpStill = isUp(container) && !this.hasCrashed(container)
    const isLinked = this.link?.endsWith(`/${this.findRole(container)}`) === true
    const isGood =
      isUpStill && this.#allowedTargets.has(this.#targetKey(container.port)) && current !== this.#staleGeneration
    const { isJob = false, isWorker = false } = this.findSpec(container) ?? {}
    if (isJob || isWorker) return
    if (container.port === undefined) this.#addBrokenPromise(`the shared service ${container.service} was taken down`)
    else if (current?.port === container.port && (isGood || isLinked))
      this.#addBrokenPromise(`${container.service} was taken down while nginx passes requests to it`)
    else if (isUpStill && shuttingDown.some(({ requestsWith }) => requestsWith === container.id))
      this.cutRequests.push(container.service)
  }

  #checkLoadedPort(port: number | undefined): void {
    if (!this.#allowedTargets.has(this.#targetKey(port)))
      this.#addBrokenPromise(`nginx passes requests to port ${port ?? 'none'}, which was not proven`)
  }

  #addBrokenPromise(what: string): void {
    if (!this.brokenPromises.includes(what)) this.brokenPromises.push(what)
  }
}
