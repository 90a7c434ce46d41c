import { toLockTarget } from '../../commands/open-lock.ts'
import { readLock } from '../../commands/read-lock.ts'
import type { Config } from '../../domain/config.ts'
import { decideCutover, needsProbe, reasonUndecidable, type Decision } from '../../domain/decision.ts'
import type { HostState } from '../../domain/host-state.ts'
import type { HostRecord } from '../../domain/record.ts'
import { findSiteRequests } from '../../domain/site-request.ts'
import { runCommand, type Context } from '../../engine/context.ts'
import { describeProcess } from '../lock-holder.ts'
import { parseRecordFile } from '../host-record.ts'
import { checkHost, toNginx, toTargets, type CheckedHost } from '../preflight.ts'
import { probeSite, type SiteProbe } from '../probe-nginx.ts'
import { readHostState } from '../read-host-state.ts'

/** The host, as a plan and a status find it. */
export interface HostInspection extends CheckedHost {
  readonly state: HostState
  /** Absent: a program that a decision needs could not be asked. */
  readonly decision: Decision | undefined
  /** Absent: nginx does not run, or was not probed. */
  readonly probe: SiteProbe | undefined
  /** Also true where it cannot be found out. */
  readonly lockIsHeld: boolean
  readonly lockIsUnknown: boolean
  /** The process that holds the lock, in words, where the kernel knows it. */
  readonly lockProcess?: string | undefined
  /** Absent: there is a record, but it cannot be read. */
  readonly record: HostRecord | undefined
}

/** Reads the host without the lock, so that it works during a deployment. Changes nothing, not even the record. */
export async function inspectHost(context: Context): Promise<HostInspection> {
  const { config } = context
  const { held, process, ...file } = await runCommand(context, readLock(toLockTarget(config)))
  const lockProcess = process === undefined ? undefined : describeProcess(process)
  const state = await readHostState(context)
  const isDecidable = reasonUndecidable(state) === undefined
  const probe = isDecidable && state.nginx.master !== undefined ? await probeHost(state, context) : undefined
  const decision = isDecidable ? decideByProbe(state, config, probe) : undefined
  const record = parseRecordFile(file)
  const lock = { lockIsHeld: held !== 'no', lockIsUnknown: held === 'unknown', lockProcess }
  return { ...checkHost(state, config), state, decision, probe, ...lock, record }
}

const probeHost = (state: HostState, context: Context): Promise<SiteProbe> =>
  probeSite(context, {
    nginx: toNginx(state, context.config),
    targets: toTargets(state, context.config),
    httpClient: state.httpClient ?? 'curl',
    requests: findSiteRequests(state, context.config),
  })

/** Decides as a deployment does, but always by a probe. If the probe shows nothing and files are enough, they decide. */
function decideByProbe(state: HostState, config: Config, probe: SiteProbe | undefined): Decision {
  const decision = decideCutover(state, config, probe?.served)
  return decision.kind === 'refuse' && !needsProbe(state, config) ? decideCutover(state, config) : decision
}
