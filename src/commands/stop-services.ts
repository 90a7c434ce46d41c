import type { Container } from '../domain/host-state.ts'
import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { sh, type Script } from '../host/script.ts'
import { dockerCli } from './as-root.ts'
import type { ComposeProject, Neighbor, ServicesArgs } from './compose-project.ts'
import { guardParameters } from './live-guard.ts'

/** Services that must run afterwards: one container of each that does not is started. */
export interface NeededServices {
  /** The name of their project. */
  readonly project: string
  readonly services: readonly string[]
}

export interface StopServicesArgs extends ServicesArgs {
  /** How long each container may take to end. Absent: its own time (`stop_grace_period`, else Docker's 10 s). */
  readonly graceSeconds?: number | undefined
  /** The container that serves instead: nothing is stopped unless it runs, and was not restarted again. */
  readonly successor?: Pick<Container, 'id' | 'restartCount'> | undefined
  /** Containers that must run afterwards: those that do not are started. */
  readonly neighbors?: readonly Neighbor[]
  readonly needed?: NeededServices | undefined
  /** The ids of the services' containers that are not stopped. */
  readonly kept?: readonly string[]
  /** The id of a container of no service that is stopped too, and must stay down when the host starts. */
  readonly adopted?: string | undefined
}

export interface StopResult {
  /** The successor does not run. */
  readonly refused: boolean
  /** Names of the containers that were stopped; they are kept, for their logs. */
  readonly names: readonly string[]
  /** Those of them that Docker killed, since they had not ended in their time. */
  readonly killed: readonly KilledContainer[]
  /** The restart policy of the adopted container that would start it when the host starts. Absent: it has no such policy. */
  readonly policy?: { readonly name: string; readonly isChanged: boolean } | undefined
  /** Docker removes the adopted container by itself when it stops, since it was made with `--rm`. */
  readonly isRemoved?: boolean
}

export interface KilledContainer {
  readonly name: string
  readonly afterSeconds: number
}

/** The exit code of a program that got KILL. */
const killedExitCode = '137'

/** How long the command may take where the containers' own time holds, in ms: the script has a limit of its own. */
const ownGraceLimitMs = 6 * 3_600_000

/** Stops the services' containers. Fails where the link or the file names the color. */
export function stopServices(args: StopServicesArgs): Command<StopResult> {
  const { project, services, guard, graceSeconds, successor, neighbors = [], needed, kept = [], adopted } = args
  return {
    name: 'docker stop',
    args,
    script: new HostScript('stop-services', {
      project: project.name,
      services,
      grace_seconds: graceSeconds,
      successor: successor?.id,
      successor_restarts: successor?.restartCount ?? 0,
      docker_sudo: project.sudo,
      ...guardParameters(guard),
      neighbors: neighbors.map(({ id, name }) => `${id} ${name}\n`).join(''),
      needed_project: needed?.project ?? project.name,
      needed: needed?.services ?? [],
      kept,
      adopted,
    }),
    timeoutMs: graceSeconds === undefined ? ownGraceLimitMs : graceSeconds * 1000 + 90_000,
    parse: (output) => {
      const facts = new FactReader(output)
      const stopped = facts.findAll('stopped').map(({ words: [name = '', seconds, code] }) => ({ name, seconds, code }))
      const killed = stopped.filter(({ code }) => code === killedExitCode)
      return {
        refused: facts.has('refused'),
        names: stopped.map(({ name }) => name),
        killed: killed.map(({ name, seconds }) => ({ name, afterSeconds: Number(seconds) })),
        policy: parsePolicy(facts),
        ...(facts.has('removed') && { isRemoved: true }),
      }
    },
  }
}

function parsePolicy(facts: FactReader): StopResult['policy'] {
  const [name, change] = facts.findAll('policy')[0]?.words ?? []
  return name === undefined ? undefined : { name, isChanged: change === 'changed' }
}

/** What stops containers, as a plan shows it. */
export const stopLine = (
  { sudo }: ComposeProject,
  graceSeconds: number | undefined,
  names: readonly string[],
): Script => sh`${dockerCli(sudo)} stop ${graceSeconds === undefined ? names : ['-t', String(graceSeconds), ...names]}`
