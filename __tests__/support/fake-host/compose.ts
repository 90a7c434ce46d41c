import type { PruneImagesArgs } from '../../../src/commands/prune-images.ts'
import type { ServicesArgs } from '../../../src/commands/compose-project.ts'
import type { EnsureImagesArgs } from '../../../src/commands/ensure-images.ts'
import type { PullImagesArgs } from '../../../src/commands/pull-images.ts'
import type { StopServicesArgs } from '../../../src/commands/stop-services.ts'
import { parseComposeModel } from '../../../src/domain/compose-model.ts'
import { isUp, type FakeContainer } from './engine.ts'
import { blob, fact, nameOf, rows } from './facts.ts'
import type { Machine } from './machine.ts'
import type { Script } from './scripts.ts'
import { imageOf } from './host-state.ts'

export const pull: Script<PullImagesArgs> = function* ({ engine }, { references }) {
  const images = references.map(({ image }) => image)
  for (const reference of images) {
    yield 200
    if (engine.pull(reference) === undefined)
      return { code: 1, said: `manifest for ${reference} not found: manifest unknown` }
  }
  for (const reference of images) {
    const image = engine.local(reference)
    if (image !== undefined) yield fact('image', image.id, image.digest)
  }
  return 'done'
}

/** Finds images by their ids, or by what the registry has under their digests. */
export const recall: Script<EnsureImagesArgs> = function* ({ engine }, { images }) {
  for (const { id, digest } of images) {
    const image = engine.byId(id) ?? engine.pullByDigest(digest)
    if (image === undefined) return { code: 1, said: `No such image: ${id}` }
    yield fact('image', image.id, image.digest)
  }
  return 'done'
}

/** What a script ends with that would touch a color which the link leads to. */
const linkMoved = ({ link }: Machine, { guard }: ServicesArgs) =>
  link === guard.site ? { code: 97, said: `${guard.link} points to ${guard.site} now` } : undefined

/** Makes the services anew, and starts what they depend on where it does not run. */
export const up: Script<ServicesArgs> = function* (machine, args) {
  const { engine } = machine
  const { project, services } = args
  const moved = linkMoved(machine, args)
  if (moved !== undefined) return moved
  for (const service of services) engine.of(project.name, service).forEach((each) => engine.remove(each))
  yield 50
  const needed = services.flatMap((service) => machine.services[service]?.dependsOn ?? [])
  const idle = needed.filter((service) => engine.of(project.name, service).every(({ status }) => status !== 'running'))
  for (const service of new Set([...idle, ...services])) {
    const problem = start(machine, service, project)
    if (problem !== undefined) return { code: 1, said: problem }
    yield 50
  }
  yield blob('containers', rows(machine, containersOf(machine, args)))
  return 'done'
}

function start(
  machine: Machine,
  service: string,
  { name, env, rendered }: ServicesArgs['project'],
): string | undefined {
  const image =
    rendered === undefined ? imageOf(machine, service, env) : (parseComposeModel(rendered).get(service)?.image ?? '')
  const port = machine.services[service]?.port
  const container = machine.engine.create({ project: name, service, image, port })
  if (container === undefined) return `No such image: ${image}`
  if (port !== undefined && machine.portsTaken.has(port))
    return `Bind for 127.0.0.1:${port} failed: port is already allocated`
  container.status = 'running'
  container.startedAt = machine.now
  return undefined
}

export const stop: Script<StopServicesArgs> = function* (machine, args) {
  const moved = linkMoved(machine, args)
  if (moved !== undefined) return moved
  const successorIsUp = (id: string) => machine.engine.containers.some((each) => each.id === id && machine.isUp(each))
  if (args.successor !== undefined && !successorIsUp(args.successor)) {
    yield fact('refused')
    return 'done'
  }
  const running = containersOf(machine, args).filter(isUp)
  for (const container of running) {
    machine.engine.stop(container)
    yield 50
  }
  for (const container of running) yield fact('stopped', nameOf(container))
  return 'done'
}

export const logs: Script<{ readonly id: string }> = function* (machine, { id }) {
  const found = machine.engine.containers.filter((each) => each.id === id)
  if (found.length === 0) return { code: 1, said: `Error: No such object: ${id}` }
  yield blob('containers', rows(machine, found))
  yield blob('log', found.map(({ image }) => `${image.behaviour.log}\n`).join(''))
  return 'done'
}

export const prune: Script<PruneImagesArgs> = function* ({ engine }, { repositories, keep }) {
  for (const { id } of engine.forget(repositories, keep)) yield fact('removed', id)
  return 'done'
}

const containersOf = ({ engine }: Machine, { project, services }: ServicesArgs): readonly FakeContainer[] =>
  services.flatMap((service) => engine.of(project.name, service))
