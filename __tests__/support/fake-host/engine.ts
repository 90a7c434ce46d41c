import type { RegistryLogin } from '../../../src/domain/config.ts'

/** How a release behaves once it runs. All times are in the model's time, so no test waits. */
export interface Behavior {
  readonly listensAfterMs: number
  /** The status of its health answer. */
  readonly status: number
  readonly body: string
  /** The status of its answers to visitors. */
  readonly siteStatus: number
  readonly crashesAfterMs: number
  readonly exitCode: number
  readonly oomKilled: boolean
  /** The result of its HEALTHCHECK; absent: it has none. */
  readonly healthcheck?: 'starting' | 'healthy' | 'unhealthy'
  readonly log: string
  /** As a job it ends with an error. */
  readonly failsAsJob: boolean
}

const healthyBehavior: Behavior = {
  listensAfterMs: 4_000,
  status: 200,
  body: '{"status":"UP"}',
  siteStatus: 200,
  crashesAfterMs: Number.POSITIVE_INFINITY,
  exitCode: 1,
  oomKilled: false,
  log: 'Started Application in 3.9 seconds',
  failsAsJob: false,
}

export interface Image {
  readonly id: string
  readonly digest: string
  readonly behavior: Behavior
}

export interface FakeContainer {
  readonly id: string
  readonly service: string
  /** Empty: a container of `docker run`. */
  readonly project: string
  readonly port?: number | undefined
  readonly image: Image
  /** Made by `docker compose run`: it is no container of the service, though it has its labels. */
  readonly isOneOff: boolean
  /** Made by `docker run --rm`. */
  readonly removesItself: boolean
  status: 'created' | 'running' | 'paused' | 'exited'
  startedAt: number
}

/** Whether Docker can stop the container: a paused one is up too. */
export const isUp = ({ status }: FakeContainer): boolean => status === 'running' || status === 'paused'

interface ContainerSpec {
  readonly project: string
  readonly service: string
  readonly image: string
  readonly port?: number | undefined
  readonly isOneOff?: boolean
  readonly removesItself?: boolean
}

/** A container engine with the images of the host, and the registry that it pulls from. */
export class Engine {
  readonly #registry = new Map<string, Image>()
  readonly #localImages = new Map<string, Image>()
  #containers: FakeContainer[] = []
  #createdCount = 0
  /** Called before a container is stopped or removed, so that the machine can check its promises. */
  beforeDown: (container: FakeContainer) => void = () => undefined

  /** Absent: the registry has images for everybody. */
  requiredLogin: RegistryLogin | undefined
  /** What Docker prints without the right login. */
  refusal = 'denied: requested access to the resource is denied'
  /** The logins that a connection gave Docker: they end with it. */
  logins: { readonly connection: unknown; readonly registries: readonly RegistryLogin[] } | undefined

  isLoggedIn(connection: unknown): boolean {
    const { requiredLogin: required, logins } = this
    if (required === undefined) return true
    const login = logins?.registries.find(({ registry }) => registry === required.registry)
    return (
      logins?.connection === connection && login?.username === required.username && login.password === required.password
    )
  }

  get containers(): readonly FakeContainer[] {
    return this.#containers
  }

  get images(): readonly Image[] {
    return [...new Set([...this.#localImages.values(), ...this.#containers.map(({ image }) => image)])]
  }

  /** Pushes a release to the registry, as a build does. The tag then means this image. */
  push(reference: string, behavior: Partial<Behavior> = {}): Image {
    this.#createdCount += 1
    const hash = this.#createdCount.toString(16).padStart(64, '0')
    const repository = reference.replace(/:[^/:]*$/, '')
    const image = {
      id: `sha256:${hash}`,
      digest: `${repository}@sha256:d${hash.slice(1)}`,
      behavior: { ...healthyBehavior, ...behavior },
    }
    this.#registry.set(reference, image)
    return image
  }

  /** Undefined: the registry does not have it. */
  pull(reference: string): Image | undefined {
    const image = this.#registry.get(reference)
    if (image !== undefined) this.#localImages.set(reference, image)
    return image
  }

  /** What a build makes of the source in the folder. It is in no registry. */
  build(behavior: Partial<Behavior> = {}): Image {
    this.#createdCount += 1
    const id = `sha256:${this.#createdCount.toString(16).padStart(64, 'b')}`
    return { id, digest: '', behavior: { ...healthyBehavior, ...behavior } }
  }

  tag(reference: string, image: Image): void {
    this.#localImages.set(reference, image)
  }

  isInRegistry(reference: string): boolean {
    return this.#registry.has(reference)
  }

  /** Finds an image of the host by its tag or its id. */
  findLocalImage(reference: string): Image | undefined {
    return this.#localImages.get(reference) ?? this.findImageById(reference)
  }

  findImageById(id: string): Image | undefined {
    return this.images.find((image) => image.id === id)
  }

  pullByDigest(digest: string | undefined): Image | undefined {
    const image = [...this.#registry.values()].find((each) => each.digest === digest)
    if (image !== undefined) this.#localImages.set(image.digest, image)
    return image
  }

  /** Removes all images from the registry. */
  clearRegistry(): void {
    this.#registry.clear()
  }

  /** Removes the images that no container uses, as `docker image prune -a` does. */
  removeUnusedImages(): void {
    this.#localImages.clear()
  }

  /** Removes the images of these repositories, except those to keep and those of existing containers. */
  removeImages(repositories: readonly string[], keep: readonly string[]): readonly Image[] {
    const used = new Set(this.#containers.map(({ image }) => image.id))
    const removed = [...this.#localImages].filter(
      ([reference, { id }]) =>
        repositories.includes(reference.replace(/@.*$|:[^/:]*$/, '')) && !keep.includes(id) && !used.has(id),
    )
    for (const [reference] of removed) this.#localImages.delete(reference)
    return removed.map(([, image]) => image)
  }

  findContainers(project: string, service: string): readonly FakeContainer[] {
    return this.#containers.filter((each) => each.project === project && each.service === service && !each.isOneOff)
  }

  /** Undefined: there is no such image on the host. */
  create(spec: ContainerSpec): FakeContainer | undefined {
    const { project, service, image: reference, port, isOneOff = false, removesItself = false } = spec
    const image = this.findLocalImage(reference)
    if (image === undefined) return undefined
    this.#createdCount += 1
    const id = this.#createdCount.toString(16).padStart(64, 'c')
    const origin = { isOneOff, removesItself }
    const container: FakeContainer = { id, service, project, port, image, ...origin, status: 'created', startedAt: 0 }
    this.#containers.push(container)
    return container
  }

  stop(container: FakeContainer): void {
    if (!isUp(container)) return
    this.beforeDown(container)
    container.status = 'exited'
    if (container.removesItself) this.remove(container)
  }

  remove(container: FakeContainer): void {
    this.beforeDown(container)
    this.#containers = this.#containers.filter((each) => each !== container)
  }
}
