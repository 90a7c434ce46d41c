import type { PruneImagesArgs } from '../../../src/commands/prune-images.ts'
import type { ServicesArgs } from '../../../src/commands/compose-project.ts'
import type { EnsureImagesArgs } from '../../../src/commands/ensure-images.ts'
import type { BuildImagesArgs } from '../../../src/commands/build-images.ts'
import type { PullImagesArgs } from '../../../src/commands/pull-images.ts'
import type { StartContainersArgs } from '../../../src/commands/start-containers.ts'
import type { StartServicesArgs } from '../../../src/commands/start-services.ts'
import type { StopServicesArgs } from '../../../src/commands/stop-services.ts'
import { parseComposeModel } from '../../../src/domain/compose-model.ts'
import { isUp, type FakeContainer } from './engine.ts'
import { textLine, factLine, containerName, inspectRows } from './facts.ts'
import type { Machine } from './machine.ts'
import { toSitePath } from './nginx.ts'
import type { Script } from './scripts.ts'
import { resolveImage } from './host-state.ts'

export const pullImagesScript: Script<PullImagesArgs> = function* ({ engine }, { references }, { connection }) {
  const images = references.map(({ image }) => image)
  for (const reference of images) {
    yield 200
    if (!engine.isLoggedIn(connection)) {
      yield factLine('refused', 0)
      return { code: 1, stderr: `Error response from daemon: ${engine.refusal}` }
    }
    if (engine.pull(reference) === undefined)
      return { code: 1, stderr: `manifest for ${reference} not found: manifest unknown` }
  }
  for (const reference of images) {
    const image = engine.findLocalImage(reference)
    if (image !== undefined) yield factLine('image', image.id, image.digest)
  }
  return 'done'
}

/** Builds what the folder on the host has now. */
export const buildImagesScript: Script<BuildImagesArgs> = function* ({ engine, source }, { builds }) {
  for (const { image, repository } of builds) {
    yield 500
    if (source === undefined) return { code: 1, stderr: 'failed to solve: exit code: 1' }
    engine.tag(image, source)
    engine.tag(`${repository}:${source.id.slice(-12)}`, source)
    yield factLine('image', source.id)
  }
  return 'done'
}

/** Finds images by their ids on the host, or by their digests in the registry. */
export const ensureImagesScript: Script<EnsureImagesArgs> = function* ({ engine }, { images }) {
  for (const { id, digest } of images) {
    const image = engine.findImageById(id) ?? engine.pullByDigest(digest)
    if (image === undefined) return { code: 1, stderr: `No such image: ${id}` }
    yield factLine('image', image.id, image.digest)
  }
  return 'done'
}

/** The ending of a script that would change the color that the link or the file names. */
function refuseIfLive({ link }: Machine, { guard: { site, color } }: ServicesArgs) {
  const value = site.values[color]
  return link === toSitePath(site, value) ? { code: 97, stderr: `${site.path} holds ${value} now` } : undefined
}

/** Starts dependencies that do not run, runs jobs, and creates the containers of the services again. */
export const startServicesScript: Script<StartServicesArgs> = function* (machine, args) {
  const { engine } = machine
  const { project, services, jobs: jobServices } = args
  const refusal = refuseIfLive(machine, args)
  if (refusal !== undefined) return refusal
  const neighbors = engine.containers.filter(
    (each) => each.project === project.name && isUp(each) && ![...services, ...jobServices].includes(each.service),
  )
  for (const service of services) engine.findContainers(project.name, service).forEach((each) => engine.remove(each))
  yield 50
  const jobs: FakeContainer[] = []
  const problem = yield* startAll(machine, args, jobs)
  yield* restartNeighbors(neighbors)
  if (problem !== undefined) yield factLine('problem', problem.kind, problem.service)
  yield textLine('containers', inspectRows(machine, findContainers(machine, args)))
  yield textLine('jobs', inspectRows(machine, jobs))
  yield textLine('failed', inspectRows(machine, problem?.containers ?? []))
  return problem === undefined ? 'done' : { code: 1, stderr: problem.text }
}

interface FakeProblem {
  readonly kind: string
  readonly service: string
  readonly text: string
  readonly containers: readonly FakeContainer[]
}

function* startAll(
  machine: Machine,
  { project, services, dependencies }: StartServicesArgs,
  jobs: FakeContainer[],
): Generator<string | number, FakeProblem | undefined> {
  const { engine } = machine
  for (const { service, role } of dependencies) {
    const present = engine.findContainers(project.name, service)
    if (role === 'shared' && present.some(isUp)) continue
    if (role === 'job' && present.some(isUp)) return { kind: 'job-busy', service, text: '', containers: present }
    if (role === 'job') present.forEach((each) => engine.remove(each))
    const text = startService(machine, service, project)
    const made = engine.findContainers(project.name, service)
    if (text !== undefined) return { kind: 'dependency', service, text, containers: made }
    yield 50
    if (role === 'shared') continue
    made.forEach((each) => (each.status = 'exited'))
    machine.ranJobs.push(...made.map(({ image }) => `${service} ${image.id}`))
    if (made.some(({ image }) => image.behavior.failsAsJob)) return { kind: 'job', service, text: '', containers: made }
    jobs.push(...made)
  }
  for (const service of services) {
    const text = startService(machine, service, project)
    if (text !== undefined) return { kind: 'color', service: '', text, containers: [] }
    yield 50
  }
  machine.stopSharedServices()
  return undefined
}

function* restartNeighbors(neighbors: readonly FakeContainer[]): Generator<string> {
  for (const container of neighbors.filter((each) => !isUp(each))) {
    container.status = 'running'
    yield factLine('restarted', containerName(container))
  }
}

export function startService(
  machine: Machine,
  service: string,
  { name, env, rendered }: ServicesArgs['project'],
): string | undefined {
  const spec = machine.findSpec({ project: name, service })
  const image =
    rendered === undefined ? resolveImage(spec, env) : (parseComposeModel(rendered).get(service)?.image ?? '')
  const port = spec?.port
  const container = machine.engine.create({ project: name, service, image, port })
  if (container === undefined) return `No such image: ${image}`
  if (port !== undefined && (machine.portsTaken.has(port) || machine.findByPort(port) !== undefined))
    return `Bind for 127.0.0.1:${port} failed: port is already allocated`
  container.status = 'running'
  container.startedAt = machine.now
  machine.checkWorkers()
  return undefined
}

export const stopServicesScript: Script<StopServicesArgs> = function* (machine, args) {
  const refusal = refuseIfLive(machine, args)
  if (refusal !== undefined) return refusal
  const successorIsUp = (id: string) => machine.engine.containers.some((each) => each.id === id && machine.isUp(each))
  if (args.successor !== undefined && !successorIsUp(args.successor.id)) {
    yield factLine('refused')
    return 'done'
  }
  const ids = (args.neighbors ?? []).map(({ id }) => id)
  yield* restartNeighbors(machine.engine.containers.filter(({ id }) => ids.includes(id)))
  const { needed, kept = [] } = args
  for (const service of needed?.services ?? []) {
    const present = machine.engine.findContainers(needed?.project ?? '', service)
    if (!present.some(isUp)) yield* restartNeighbors(present.slice(0, 1))
  }
  const adopted = machine.engine.containers.filter(({ id }) => id === args.adopted)
  const running = [...findContainers(machine, args), ...adopted].filter((each) => isUp(each) && !kept.includes(each.id))
  if (running.some(({ removesItself }) => removesItself)) yield factLine('removed')
  for (const container of running) {
    machine.engine.stop(container)
    yield 50
  }
  for (const container of running) yield factLine('stopped', containerName(container))
  return 'done'
}

/** Starts containers that have ended, as they are. */
export const startContainersScript: Script<StartContainersArgs> = function* (machine, { containers }) {
  for (const container of machine.engine.containers) {
    if (!containers.includes(container.id) || machine.isUp(container) || container.status === 'paused') continue
    yield 50
    container.status = 'running'
    container.startedAt = machine.now
    yield factLine('started', containerName(container))
  }
  const isAnyRunning = machine.engine.containers.some((each) => containers.includes(each.id) && machine.isUp(each))
  yield factLine('running', isAnyRunning ? 'yes' : 'no')
  return 'done'
}

export const readContainerLogScript: Script<{ readonly id: string }> = function* (machine, { id }) {
  const found = machine.engine.containers.filter((each) => each.id === id)
  if (found.length === 0) return { code: 1, stderr: `Error: No such object: ${id}` }
  yield textLine('containers', inspectRows(machine, found))
  yield factLine('memory-limit', 0)
  yield textLine('log', found.map(({ image }) => `${image.behavior.log}\n`).join(''))
  return 'done'
}

export const pruneImagesScript: Script<PruneImagesArgs> = function* ({ engine }, { repositories, keep }) {
  for (const { id } of engine.removeImages(repositories, keep)) yield factLine('removed', id)
  return 'done'
}

const findContainers = ({ engine }: Machine, { project, services }: ServicesArgs): readonly FakeContainer[] =>
  services.flatMap((service) => engine.findContainers(project.name, service))
