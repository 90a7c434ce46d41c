import { findDivergedNetworks } from '../domain/networks.ts'
import type { Context } from '../engine/context.ts'
import { parseFact } from '../host/facts.ts'
import { idleProject, type Preflight } from './stages.ts'

/** Reads the facts of a script that keeps what runs beside the idle color, and warns of what it had to start again. */
export const noteNeighbors =
  (context: Context) =>
  (line: string): void => {
    const { name, words } = parseFact(line)
    const [subject = '', goal = ''] = words
    if (name === 'waiting') context.note(describeWait(subject, goal))
    if (name === 'restarted')
      context.warn(`${subject} ran before, and another program stopped it during the deployment: it was started again`)
    if (name === 'down')
      context.warn(`${subject} ran before, and does not run now; it could not be started: docker start ${subject}`)
  }

function describeWait(service: string, goal: string): string {
  if (goal === 'ended') return `running ${service}`
  return goal === 'free'
    ? `waiting until ${service} has ended, which runs since before this deployment`
    : `waiting until ${service} is healthy`
}

/** A network is never made anew, because Compose would have to stop what the live color uses. */
export function warnOfDivergedNetworks(preflight: Preflight, context: Context): void {
  const { yaml, project } = idleProject(preflight)
  for (const { name, differences } of findDivergedNetworks(yaml, project.name, preflight.networks))
    context.warn(
      `the network ${name} differs from the Compose file (${differences.join(', ')}): it stays as it is, because a change ` +
        `needs all its containers stopped; to change it, run docker compose down and up in a maintenance window`,
    )
}
