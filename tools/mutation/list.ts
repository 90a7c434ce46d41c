/** A deliberate mistake: in this file, this text becomes another. */
export interface Mutation {
  readonly name: string
  /** The promise that it breaks. */
  readonly breaks: string
  readonly file: string
  /** Stands in the file exactly once. */
  readonly text: string
  readonly becomes: string
}

const traffic = 'no request fails'
const live = 'the live color is never touched'
const proven = 'traffic goes only to what was proven'
const failed = 'a failed deploy changes nothing'
const killed = 'killed at any instant, the site goes on'
const alone = 'two deploys never interleave'
const honest = 'what it says is what happened'

export const mutations: readonly Mutation[] = [
  {
    name: 'the old color is stopped before the new one is verified',
    breaks: failed,
    file: 'src/modes/deploy.ts',
    text: `    const verified = await runner.run(verify, switched)
    runner.commit() // From here on the new release serves: nothing below may bring the old one back.
    const drained = await runner.run(drain, verified)
    await runner.run(stop, drained)`,
    becomes: `    await runner.run(stop, await runner.run(drain, switched))
    await runner.run(verify, switched)
    runner.commit()`,
  },
  {
    name: 'what is done is committed before it is verified',
    breaks: proven,
    file: 'src/modes/deploy.ts',
    text: '    const verified = await runner.run(verify, switched)\n',
    becomes: '    runner.commit()\n    const verified = await runner.run(verify, switched)\n',
  },
  {
    name: 'no drain',
    breaks: traffic,
    file: 'src/modes/deploy.ts',
    text: 'const drained = await runner.run(drain, verified)',
    becomes: 'const drained = verified',
  },
  {
    name: 'the lock is not taken',
    breaks: alone,
    file: 'src/modes/deploy.ts',
    text: '    await runner.run(lock, null)\n',
    becomes: '',
  },
  {
    name: 'the lock is let go of before the switch',
    breaks: alone,
    file: 'src/modes/deploy.ts',
    text: '    const switched = await runner.run(switchTraffic, healthy)\n',
    becomes: '    await runner.run(connect, null)\n    const switched = await runner.run(switchTraffic, healthy)\n',
  },
  {
    name: 'a lock that was not got counts as got',
    breaks: alone,
    file: 'src/steps/lock.ts',
    text: 'if (answer.taken) return',
    becomes: 'if (answer.taken || answer.waited) return',
  },
  {
    name: 'the link that differs from the truth is left as it is',
    breaks: failed,
    file: 'src/modes/deploy.ts',
    text: '    if (targetDiffers(preflight.cutover)) await runner.run(repairLink, preflight)\n',
    becomes: '',
  },
  {
    name: 'undone in the wrong order',
    breaks: live,
    file: 'src/engine/saga.ts',
    text: 'this.#undos.reverse()',
    becomes: 'this.#undos',
  },
  {
    name: 'the undo is registered after the step',
    breaks: failed,
    file: 'src/engine/saga.ts',
    text: "if (step.undo && (left === 'refused' || left === 'nothing-to-undo')) this.#undos.pop()",
    becomes: 'if (step.undo) this.#undos.pop()',
  },
  {
    name: 'undoing goes on after an undo that failed',
    breaks: live,
    file: 'src/engine/saga.ts',
    text: '      if (error) {\n',
    becomes: "      if (error && undo.step.name === 'connect') {\n",
  },
  {
    name: 'a cancel reaches the undo',
    breaks: failed,
    file: 'src/modes/run.ts',
    text: 'signal: undoing ? new AbortController().signal : signal',
    becomes: 'signal',
  },
  {
    name: 'a command whose link was lost is sent again, whatever it did',
    breaks: alone,
    file: 'src/modes/run.ts',
    text: 'host: undoing ? new ReconnectingHost(host, () => reconnect(createContext(step, false))) : host',
    becomes: 'host: new ReconnectingHost(host, () => reconnect({ ...createContext(step, true), host }))',
  },
  {
    name: 'an undo goes on though another run has taken the host over',
    breaks: alone,
    file: 'src/modes/run.ts',
    text: 'if (!context.recorder.mayStillBeThisRun(isReadable ? record : undefined)) {',
    becomes: 'if (isReadable && record === undefined) {',
  },
  {
    name: 'an undo that lost its link does not take the lock again',
    breaks: alone,
    file: 'src/modes/run.ts',
    text: 'const { record, isReadable } = await acquireLock(context, reconnectLockWaitMs)',
    becomes: 'const { record, isReadable } = { record: context.recorder.record, isReadable: true }',
  },
  {
    name: "the post step undoes another's run",
    breaks: alone,
    file: 'src/steps/recovery.ts',
    text: 'if (record.current !== undefined && recorder.isThisRun(record)) return record.current',
    becomes: 'if (record.current !== undefined) return record.current',
  },
  {
    name: 'the post step takes every release that serves for proven',
    breaks: proven,
    file: 'src/modes/recover.ts',
    text: 'if (wasVerified(interrupted)) return true',
    becomes: "if (interrupted.step !== 'lock') return true",
  },
  {
    name: 'the post step goes back to a color that is down',
    breaks: killed,
    file: 'src/modes/recover.ts',
    text: 'interrupted.live !== undefined && !found.cutover.idleRuns',
    becomes: 'interrupted.live === undefined && !found.cutover.idleRuns',
  },
  {
    name: 'the post step cuts the requests of the new color',
    breaks: traffic,
    file: 'src/modes/recover.ts',
    text: '  await drainBeforeTakeDown(context, { nginx, workers: [], color: cutover.idle })\n',
    becomes: '',
  },
  {
    name: 'nginx is never asked what it serves',
    breaks: live,
    file: 'src/domain/decision.ts',
    text: 'return colors.some((color) => color !== linked && colorContainers(state, config, color).some(isUp))',
    becomes: 'return linked === "green" && config === undefined',
  },
  {
    name: 'the record overrules nginx',
    breaks: live,
    file: 'src/steps/state.ts',
    text: '    const cutover = requireCutover(hostState, config, probe)\n',
    becomes: `    const byRecord = { kind: 'color', color: context.recorder.record.history.at(-1)?.color ?? 'blue' } as const
    const cutover = requireCutover(hostState, config, probe && { ...probe, served: byRecord })\n`,
  },
  {
    name: 'the color that is live is deployed',
    breaks: live,
    file: 'src/domain/decision.ts',
    text: "live === undefined ? 'blue' : otherColor(live)",
    becomes: "live ?? 'blue'",
  },
  {
    name: 'a color is said to serve while nginx is down',
    breaks: honest,
    file: 'src/domain/decision.ts',
    text: 'isStarted && state.nginx.master !== undefined',
    becomes: 'isStarted',
  },
  {
    name: 'a deployment that fixed the link says that nothing was changed',
    breaks: honest,
    file: 'src/modes/run-outcome.ts',
    text: "effectOf(error) === 'refused' && !targetDiffers(cutover)",
    becomes: "effectOf(error) === 'refused' && cutover !== undefined",
  },
  {
    name: 'a release that serves already is taken for the old one when the rest fails',
    breaks: honest,
    file: 'src/modes/run-outcome.ts',
    text: "'live-color-changed' ? { previousColor: after.previousColor, images: [] } : after",
    becomes: "'live-color-changed' ? { previousColor: after.previousColor, images: [] } : before",
  },
  {
    name: 'what runs is not compared with what was pulled',
    breaks: proven,
    file: 'src/steps/up.ts',
    text: '    for (const service of services) checkImage(service, containers, pulled)\n',
    becomes: '',
  },
  {
    name: 'what is left of the idle color is removed while it still has requests',
    breaks: traffic,
    file: 'src/steps/up.ts',
    text: '    if (cutover.idleIsUp) await drainIdleBeforeStart(context, pulled)\n',
    becomes: '',
  },
  {
    name: 'the color that somebody switched to meanwhile is made anew',
    breaks: live,
    file: 'src/steps/up.ts',
    text: '    const guard = guardColor(context.config, cutover.idle)\n    const services',
    becomes: "    const guard = { ...guardColor(context.config, cutover.idle), site: '' }\n    const services",
  },
  {
    name: "a container's HEALTHCHECK counts as healthy where it says unhealthy",
    breaks: proven,
    file: 'src/domain/health.ts',
    text: "if (health === undefined || health === 'healthy') return undefined",
    becomes: "if (health === undefined || health.includes('healthy')) return undefined",
  },
  {
    name: 'any answer is healthy',
    breaks: proven,
    file: 'src/domain/health.ts',
    text: '  if (!statuses.matches(answer.status)) return',
    becomes: '  if (!statuses.matches(answer.status) && answer.status < 100) return',
  },
  {
    name: 'a crash is not noticed',
    breaks: failed,
    file: 'src/domain/health.ts',
    text: "    if (container !== undefined) return { kind: 'crashed', container }\n",
    becomes: '',
  },
  {
    name: 'time that is up counts as healthy',
    breaks: proven,
    file: 'src/steps/health.ts',
    text: "if (result?.kind !== 'healthy') throw",
    becomes: "if (result?.kind === 'crashed') throw",
  },
  {
    name: 'verify takes any answer',
    breaks: proven,
    file: 'src/steps/find-switch-problem.ts',
    text: '[502, 503, 504].includes(answer.status) ||',
    becomes: 'answer.status === 0 ||',
  },
  {
    name: 'an answer that nginx made itself proves the new color',
    breaks: proven,
    file: 'src/steps/find-switch-problem.ts',
    text: '  if (isOwn && ![502, 504].includes(answer.status))\n',
    becomes:
      '  if (isOwn && ![502, 504].includes(answer.status)) return undefined\n  if (isOwn && answer.status === 0)\n',
  },
  {
    name: 'a site whose requests reach no color is deployed',
    breaks: proven,
    file: 'src/steps/state.ts',
    text: '  if (reaching.length === 0) refuseWithoutRequest(probe, live)\n',
    becomes: '  if (reaching.length === 0) return listUnknownRequests(hostState, config)\n',
  },
  {
    name: 'a listen that only the live site has is no problem',
    breaks: proven,
    file: 'src/checks/listens.ts',
    text: '  if (missing.length > 0) {\n',
    becomes: '  if (missing.length > 99) {\n',
  },
  {
    name: 'an undo is stranded where nginx answers the requests itself',
    breaks: failed,
    file: 'src/steps/switch.ts',
    text: '  if (!(error instanceof ServingError && error.isOwnAnswer) || live === undefined) throw error\n',
    becomes: '  if (error instanceof ServingError || live === undefined) throw error\n',
  },
  {
    name: "verify takes the old workers' answers",
    breaks: proven,
    file: 'src/steps/find-switch-problem.ts',
    text: "  if (newWorkers === 0) return { kind: 'waiting', text: 'nginx has not finished its reload' }\n",
    becomes: '',
  },
  {
    name: 'a previous release that answers 503 by itself is no way back',
    breaks: failed,
    file: 'src/steps/switch.ts',
    text: '    acceptAnyStatus: true,\n',
    becomes: '',
  },
  {
    name: 'the link is not put back',
    breaks: failed,
    file: 'src/steps/switch.ts',
    text: '\n  undo: switchBack,\n',
    becomes: '\n',
  },
  {
    name: 'the new color is taken down while it still has requests',
    breaks: traffic,
    file: 'src/steps/switch.ts',
    text: '  await drainBeforeTakeDown(context, { nginx, workers, color: cutover.idle })\n',
    becomes: '',
  },
  {
    name: 'an nginx that was only started ends in front of its visitors',
    breaks: traffic,
    file: 'src/steps/switch.ts',
    text: '    await drainBeforeTakeDown(context, { nginx, workers: back.workers, color: cutover.idle })\n',
    becomes: '',
  },
  {
    name: 'the old workers are looked up after the reload',
    breaks: traffic,
    file: 'src/host-scripts/scripts.ts',
    text: `workers=$(list_workers "$master")
[ ! -r "$error_log" ]||log_size=$(wc -c <"$error_log")
output=$(run_with_sudo_if "$nginx_sudo" nginx -s reload 2>&1)||restore_link_and_end reload-failed "$output"`,
    becomes: `[ ! -r "$error_log" ]||log_size=$(wc -c <"$error_log")
output=$(run_with_sudo_if "$nginx_sudo" nginx -s reload 2>&1)||restore_link_and_end reload-failed "$output"
workers=$(list_workers "$master")`,
  },
  {
    name: 'the old color is stopped although the new one went down',
    breaks: killed,
    file: 'src/steps/stop.ts',
    text: 'graceSeconds: stopTimeoutMs / 1000, successor })',
    becomes: 'graceSeconds: stopTimeoutMs / 1000 })',
  },
  {
    name: 'the color that somebody switched back to is stopped',
    breaks: live,
    file: 'src/steps/stop.ts',
    text: 'const guard = guardColor(context.config, cutover.live)',
    becomes: "const guard = { ...guardColor(context.config, cutover.live), site: '' }",
  },
  {
    name: 'old-color: keep is not heeded',
    breaks: honest,
    file: 'src/steps/stop.ts',
    text: "if (cutover.live === undefined || oldColor === 'keep') return []",
    becomes: 'if (cutover.live === undefined) return []',
  },
  {
    name: 'pruning takes the images that a rollback needs',
    breaks: killed,
    file: 'src/steps/prune-images.ts',
    text: 'listReleases(record.history).slice(-keptReleases)',
    becomes: 'listReleases(record.history).slice(0, 0)',
  },
  {
    name: 'a rollback starts what the tag means now',
    breaks: proven,
    file: 'src/steps/restore-images.ts',
    text: 'project: { ...preflight.project, rendered }',
    becomes: 'project: { ...preflight.project, rendered: undefined }',
  },
  {
    name: 'a rollback goes back to the bad release',
    breaks: honest,
    file: 'src/domain/releases.ts',
    text: "    if (entry.mode === 'rollback') {",
    becomes: "    if (entry.mode === 'rollback' && entry.startedAt < 0) {",
  },
  {
    name: 'an older run goes on over a newer one',
    breaks: alone,
    file: 'src/steps/lock.ts',
    text: 'entry.by.number > by.number',
    becomes: 'entry.by.number < by.number',
  },
  {
    name: 'a lost link counts as success',
    breaks: proven,
    file: 'src/host/host.ts',
    text: "if (outcome.kind !== 'exited' || outcome.code !== 0) throw",
    becomes:
      "if (outcome.kind === 'lost') return command.parse('')\n  if (outcome.kind !== 'exited' || outcome.code !== 0) throw",
  },
  {
    name: 'an exit code counts for nothing',
    breaks: proven,
    file: 'src/host/host.ts',
    text: 'outcome.code !== 0) throw new RemoteError(command.name, outcome)\n  return command.parse',
    becomes: 'outcome.code > 255) throw new RemoteError(command.name, outcome)\n  return command.parse',
  },
]
