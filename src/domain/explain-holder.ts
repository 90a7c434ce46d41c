import { findAdoptObstacle } from './adopt.ts'
import type { Blame } from './blame.ts'
import type { Color } from './color.ts'
import type { Config } from './config.ts'
import type { HostState, PortState, Publisher } from './host-state.ts'
import type { OtherHolder } from './port-holder.ts'

/** Why a port refuses a deployment, what to do, and who must act. */
export interface HolderProblem {
  readonly problem: string
  readonly fix: string
  readonly blame: Blame
}

/** What answers on the live color's port serves the visitors, whoever started it. */
export function explainLiveHolder(
  state: HostState,
  config: Config,
  { live, holder, isLinked }: { readonly live: Color; readonly holder: OtherHolder; readonly isLinked: boolean },
): HolderProblem {
  const { connection, nginx } = config
  const inputs = findInputs(holder, state, { config, color: live })
  const role = isLinked ? `${nginx.site.path} names ${live}` : `nginx serves ${live}`
  const keep = `to keep it as it is, give ${live} another port and another site (${live}-port, ${live}-site)`
  const refusal = config.adopt ? `; it is not adopted: ${findAdoptObstacle(holder, state, live) ?? 'unknown'}` : ''
  const adopting = config.adopt || findAdoptObstacle(holder, state, live) !== undefined ? '' : `; ${describeAdopting}`
  return {
    problem:
      `${role}, but port ${holder.port.number} is answered by ${describeHolder(holder, state, connection)}. ` +
      `It is no container of ${live} (${describeColor(state, config, live)}), and visitors may get its answers${refusal}`,
    fix:
      (inputs === undefined ? `${describeWayOut(holder, config, live)}; ${keep}` : formatInputs(inputs, live)) +
      adopting,
    blame: inputs === undefined ? 'host' : 'workflow',
  }
}

const describeAdopting = 'to let a deployment replace and stop this container, set adopt: true'

/** The idle color cannot start on a port that another program uses. */
export function explainIdleHolder(
  state: HostState,
  config: Config,
  { idle, holder }: { readonly idle: Color; readonly holder: OtherHolder },
): Pick<HolderProblem, 'problem' | 'fix'> {
  const port = holder.port.number
  if (holder.kind === 'program') {
    const { program } = holder.port
    return {
      problem: `${program === undefined ? 'another program' : formatProgram(program)} listens on port ${port}, so ${idle} cannot start`,
      fix: `sudo ss -ltnp 'sport = :${port}'  # shows the program: stop it, or give ${idle} another port`,
    }
  }
  const { container } = holder
  const inputs = findInputs(holder, state, { config, color: idle })
  const stop = `docker stop ${container.name}  # if it is not needed any more; else give ${idle} another port`
  return {
    problem: `port ${port} is used by ${formatContainer(container)}, so ${idle} cannot start`,
    fix: inputs === undefined ? stop : formatInputs(inputs, idle),
  }
}

function describeHolder(holder: OtherHolder, { docker }: HostState, { username }: Config['connection']): string {
  if (holder.kind === 'container') return formatContainer(holder.container)
  const way = docker.sudo ? ' with sudo' : ''
  const { program, engine } = holder.port
  return `${program === undefined ? 'a program' : formatProgram(program)}, which is no container of the Docker engine that ${username} reaches${way}${engine === undefined ? '' : ` (${engine})`}`
}

/** `container old-app (docker run, image nginx:1.25, id 0123456789ab)` */
const formatContainer = (container: Publisher): string =>
  `container ${container.name} (${describeOrigin(container)}, image ${container.image}, id ${container.id.slice(0, 12)})`

const formatProgram = ({ name, pid }: NonNullable<PortState['program']>): string =>
  `the program ${name} (process ${pid})`

function describeOrigin({ project, service = '', directory, isOneOff }: Publisher): string {
  if (project === undefined) return 'docker run'
  const where = directory === undefined ? '' : ` in ${directory}`
  return `${isOneOff ? 'docker compose run, ' : ''}service "${service}" of the Compose project "${project}"${where}`
}

function describeColor(state: HostState, { compose }: Config, color: Color): string {
  const project = state.compose.ok ? ` of the Compose project "${state.compose.projects[color].name}"` : ''
  return `${color}-services: ${compose.services[color].join(' ')}${project}`
}

/** What the inputs would have to be for this container to be one of the color; undefined: no input can do that. */
function findInputs(
  holder: OtherHolder,
  state: HostState,
  { config: { compose }, color }: { readonly config: Config; readonly color: Color },
): readonly string[] | undefined {
  if (holder.kind !== 'container') return undefined
  const { project, service = '', directory, isOneOff } = holder.container
  if (project === undefined || isOneOff || !/^[\w.-]+$/.test(service)) return undefined
  const services: readonly string[] = compose.services[color]
  const isSameProject = state.compose.ok && state.compose.projects[color].name === project
  const isSameFolder = isSameProject || directory === undefined || directory === compose.directory
  return [
    ...(isSameProject ? [] : [`project-name: ${project}`]),
    ...(isSameFolder ? [] : [`directory: ${directory}`]),
    ...(services.includes(service) ? [] : [`${color}-services: ${service}`]),
  ]
}

const formatInputs = (inputs: readonly string[], color: Color): string =>
  `if this container is a release of ${color}, set in the workflow: ${inputs.join(', ')}; if not, give ${color} another port`

function describeWayOut(holder: OtherHolder, { connection }: Config, live: Color): string {
  if (holder.kind === 'container')
    return `make ${holder.container.name} a service of the Compose file, start it with Compose instead, and name it in ${live}-services`
  return (
    `find the program with sudo ss -ltnp 'sport = :${holder.port.number}'; if another Docker engine runs it, such as a rootless one, ` +
    `let "docker ps" of ${connection.username} reach that engine (docker context use NAME) and set sudo: false`
  )
}
