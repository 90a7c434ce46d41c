import { readLock } from '../../commands/read-lock.ts'
import { readHost } from '../../commands/read-host.ts'
import { decideCutover, needsProbe, reasonUndecidable, type Decision } from '../../domain/decision.ts'
import type { HostState } from '../../domain/host-state.ts'
import type { HostRecord } from '../../domain/record.ts'
import { runCommand, type Context } from '../../engine/context.ts'
import { describeProcess } from '../lock-holder.ts'
import { parseRecordFile } from '../host-record.ts'
import { checkHost, toNginx, type CheckedHost } from '../preflight.ts'
import { probeServedColor } from '../probe-nginx.ts'

/** The host, as a plan and a status find it. */
export interface HostInspection extends CheckedHost {
  readonly state: HostState
  /** Absent: a program that a decision needs could not be asked. */
  readonly decision: Decision | undefined
  readonly lockIsHeld: boolean
  /** The process that holds the lock, in words, where the kernel knows it. */
  readonly lockProcess?: string | undefined
  /** Absent: there is a record, but it cannot be read. */
  readonly record: HostRecord | undefined
}

/** Reads the host without the lock, so that it works during a deployment. Changes nothing, not even the record. */
export async function inspectHost(context: Context): Promise<HostInspection> {
  const { config } = context
  const target = { directory: config.compose.directory, link: config.nginx.link }
  const { held: lockIsHeld, process, ...file } = await runCommand(context, readLock(target))
  const lockProcess = process === undefined ? undefined : describeProcess(process)
  const state = await runCommand(context, readHost(config))
  const decision = reasonUndecidable(state) === undefined ? await decideByProbe(state, context) : undefined
  return { ...checkHost(state, config), state, decision, lockIsHeld, lockProcess, record: parseRecordFile(file) }
}

/** Decides as a deployment does, but always probes nginx. If the probe shows nothing and files are enough, they decide. */
async function decideByProbe(state: HostState, context: Context): Promise<Decision> {
  const { config } = context
  if (state.nginx.master === undefined) return decideCutover(state, config)
  const served = await probeServedColor(context, state.httpClient ?? 'curl', toNginx(state, config))
  const decision = decideCutover(state, config, served)
  return decision.kind === 'refuse' && !needsProbe(state, config) ? decideCutover(state, config) : decision
}
