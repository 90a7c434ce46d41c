/** How a release behaves once it runs. All times are the model's own: nobody waits for them. */
export interface Behaviour {
  readonly listensAfterMs: number
  /** What its health answers. */
  readonly status: number
  readonly body: string
  /** What it answers to visitors. */
  readonly siteStatus: number
  readonly crashesAfterMs: number
  readonly exitCode: number
  readonly oomKilled: boolean
  /** What its own HEALTHCHECK says; absent: it has none. */
  readonly healthcheck?: 'starting' | 'healthy' | 'unhealthy'
  readonly log: string
}

const sound: Behaviour = {
  listensAfterMs: 4_000,
  status: 200,
  body: '{"status":"UP"}',
  siteStatus: 200,
  crashesAfterMs: Number.POSITIVE_INFINITY,
  exitCode: 1,
  oomKilled: false,
  log: 'Started Application in 3.9 seconds',
}

export interface Image {
  readonly id: string
  readonly digest: string
  readonly behaviour: Behaviour
}

export interface FakeContainer {
  readonly id: string
  readonly service: string
  readonly project: string
  readonly port?: number | undefined
  readonly image: Image
  status: 'created' | 'running' | 'paused' | 'exited'
  startedAt: number
}

/** As Docker counts it: a paused one too can be stopped. */
export const isUp = ({ status }: FakeContainer): boolean => status === 'running' || status === 'paused'

interface Spec {
  readonly project: string
  readonly service: string
  readonly image: string
  readonly port?: number | undefined
}

/** A container engine with its own images, and the registry that it pulls from. */
export class Engine {
  readonly #registry = new Map<string, Image>()
  readonly #local = new Map<string, Image>()
  #containers: FakeContainer[] = []
  #made = 0
  /** Called before a container is stopped or removed: what stands or falls with it is the machine's to know. */
  onDown: (container: FakeContainer) => void = () => undefined

  get containers(): readonly FakeContainer[] {
    return this.#containers
  }

  get images(): readonly Image[] {
    return [...new Set([...this.#local.values(), ...this.#containers.map(({ image }) => image)])]
  }

  /** Pushes a release, as a build would; the tag then means this one. */
  push(reference: string, behaviour: Partial<Behaviour> = {}): Image {
    this.#made += 1
    const hash = this.#made.toString(16).padStart(64, '0')
    const repository = reference.replace(/:[^/:]*$/, '')
    const image = {
      id: `sha256:${hash}`,
      digest: `${repository}@sha256:d${hash.slice(1)}`,
      behaviour: { ...sound, ...behaviour },
    }
    this.#registry.set(reference, image)
    return image
  }

  /** Undefined: the registry does not know it. */
  pull(reference: string): Image | undefined {
    const image = this.#registry.get(reference)
    if (image !== undefined) this.#local.set(reference, image)
    return image
  }

  /** Whether the registry has it. */
  knows(reference: string): boolean {
    return this.#registry.has(reference)
  }

  /** By a tag or by its id. */
  local(reference: string): Image | undefined {
    return this.#local.get(reference) ?? this.byId(reference)
  }

  byId(id: string): Image | undefined {
    return this.images.find((image) => image.id === id)
  }

  pullByDigest(digest: string | undefined): Image | undefined {
    const image = [...this.#registry.values()].find((each) => each.digest === digest)
    if (image !== undefined) this.#local.set(image.digest, image)
    return image
  }

  /** The registry is out of reach, or was cleared. */
  loseRegistry(): void {
    this.#registry.clear()
  }

  /** Forgets what no container uses, as `docker image prune -a` does. */
  prune(): void {
    this.#local.clear()
  }

  /** Removes images of these repositories, but for those to keep and those that a container was made from. */
  forget(repositories: readonly string[], keep: readonly string[]): readonly Image[] {
    const used = new Set(this.#containers.map(({ image }) => image.id))
    const gone = [...this.#local].filter(
      ([reference, { id }]) =>
        repositories.includes(reference.replace(/@.*$|:[^/:]*$/, '')) && !keep.includes(id) && !used.has(id),
    )
    for (const [reference] of gone) this.#local.delete(reference)
    return gone.map(([, image]) => image)
  }

  of(project: string, service: string): readonly FakeContainer[] {
    return this.#containers.filter((each) => each.project === project && each.service === service)
  }

  /** Undefined: there is no such image on the host. */
  create({ project, service, image: reference, port }: Spec): FakeContainer | undefined {
    const image = this.local(reference)
    if (image === undefined) return undefined
    this.#made += 1
    const id = this.#made.toString(16).padStart(64, 'c')
    const container: FakeContainer = { id, service, project, port, image, status: 'created', startedAt: 0 }
    this.#containers.push(container)
    return container
  }

  stop(container: FakeContainer): void {
    if (!isUp(container)) return
    this.onDown(container)
    container.status = 'exited'
  }

  remove(container: FakeContainer): void {
    this.onDown(container)
    this.#containers = this.#containers.filter((each) => each !== container)
  }
}
