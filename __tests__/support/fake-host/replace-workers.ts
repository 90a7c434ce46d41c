import type { ReplaceWorkersArgs } from '../../../src/commands/replace-workers.ts'
import { startService } from './compose.ts'
import { isUp, type FakeContainer } from './engine.ts'
import { containerName, factLine, inspectRows, textLine } from './facts.ts'
import type { Machine } from './machine.ts'
import type { Script } from './scripts.ts'

/** Stops workers, each within its time, and starts others when these have ended. */
export const replaceWorkersScript: Script<ReplaceWorkersArgs> = function* (machine, args) {
  const { engine } = machine
  const { project, projects, workers, services, kept } = args
  const findIn = (name: string) => workers.flatMap((each) => engine.findContainers(name, each))
  for (const each of projects.flatMap(findIn)) {
    if (!isUp(each) || kept.includes(each.id)) continue
    yield 2_000
    engine.stop(each)
    yield factLine('stopped', containerName(each))
  }
  for (const each of findIn(project.name)) if (!kept.includes(each.id)) engine.remove(each)
  for (const service of services) {
    const text = startWorker(machine, args, service)
    if (text !== undefined) {
      yield* printEnd(machine, findIn(project.name), 'start')
      return { code: 1, stderr: text }
    }
    yield 50
  }
  yield services.length === 0 ? 0 : args.watchSeconds * 1000
  const made = findIn(project.name)
  const hasCrashed = services.length > 0 && made.some((each) => !machine.isUp(each))
  yield* printEnd(machine, made, hasCrashed ? 'crash' : undefined)
  return hasCrashed ? { code: 1, stderr: '' } : 'done'
}

function startWorker(machine: Machine, { project }: ReplaceWorkersArgs, service: string): string | undefined {
  const [present] = machine.engine.findContainers(project.name, service)
  if (present === undefined) return startService(machine, service, project)
  if (isUp(present)) return undefined
  present.status = 'running'
  present.startedAt = machine.now
  machine.checkWorkers()
  return undefined
}

function* printEnd(machine: Machine, made: readonly FakeContainer[], problem?: string): Generator<string> {
  if (problem !== undefined) yield factLine('problem', problem)
  yield textLine('containers', inspectRows(machine, made))
}
