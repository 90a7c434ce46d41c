import { blocksDeploy, countChecks, formatCheck, type Check } from '../../checks/check.ts'
import type { Color } from '../../domain/color.ts'
import type { Facts } from '../../domain/json.ts'
import type { Recognition } from '../../domain/recognize-layout/recognition.ts'
import type { Context } from '../../engine/context.ts'
import type { PlannedStep } from '../../engine/rehearsal.ts'
import { toPreflightIfReady } from '../preflight.ts'
import type { DeployStep, PreviewInput } from '../stages.ts'
import { findSuggestion, formatSuggestion } from './guide.ts'
import { inspectHost } from './host-inspection.ts'
import { toStatus, type HostStatus } from './host-status.ts'
import { idleChecks, lockCheck, runPlanChecks, servingChecks } from './plan-checks.ts'
import { planSiteRequests, siteRequestChecks } from './site-request-check.ts'

/** What a deployment would find, and what it would do. */
export interface PlanResult {
  readonly status: HostStatus
  readonly checks: readonly Check[]
  /** Absent: a deployment would be refused. When a later check fails, a deployment would still begin with these steps. */
  readonly steps?: readonly PlannedStep[] | undefined
  readonly idle?: Color | undefined
  /** The inputs that fit the host. Absent: the given ones fit, as far as the checks say. */
  readonly suggestion?: Recognition | undefined
}

/** Collects the steps that a deployment would run. */
export type RehearseDeploy = (input: PreviewInput) => Promise<readonly PlannedStep[]>

/** The only step of `mode: plan` after the connection: checks all that a deployment depends on, and changes nothing. */
export const planDeployment: DeployStep<RehearseDeploy, PlanResult, Facts> = {
  name: 'plan',
  phase: 'prepare',
  async run(rehearse, context) {
    const { config } = context
    const inspection = await inspectHost(context)
    const first = [
      ...inspection.checks,
      ...servingChecks(inspection),
      ...siteRequestChecks(inspection),
      lockCheck(inspection),
      ...idleChecks(inspection, config),
    ]
    const all = [...first, ...(await runPlanChecks(context, inspection))]
    const preflight = first.some(blocksDeploy)
      ? undefined
      : toPreflightIfReady({ ...inspection, siteRequests: planSiteRequests(inspection, config) }, config)
    const plan: PlanResult = {
      status: toStatus(inspection, config),
      checks: all,
      steps: preflight && (await rehearse({ preflight, state: inspection.state, config })),
      idle: preflight?.cutover.idle,
      suggestion: await findSuggestion(context, all),
    }
    notePlan(plan, context)
    return { value: plan, message: describeChecks(all), facts: findFacts(all) }
  },
}

function notePlan({ checks, steps, suggestion }: PlanResult, { note }: Context): void {
  checks.flatMap(formatCheck).forEach(note)
  if (suggestion !== undefined) formatSuggestion(suggestion).forEach(note)
  if (steps === undefined) return
  note('What a deployment would do:')
  formatPlan(steps).forEach(note)
}

/** The plan as a shell script for people: each step is a comment, and its lines follow. */
export const formatPlan = (steps: readonly PlannedStep[]): readonly string[] =>
  steps.flatMap(({ step, message, commands }) => [`# ${step}: ${message}`, ...commands])

function describeChecks(checks: readonly Check[]): string {
  const problems = checks.filter(blocksDeploy)
  if (problems.length === 0) return `the server is ready (${countChecks(checks)})`
  return `the server is not ready: ${problems.map(({ name }) => name).join(', ')}`
}

const findFacts = (checks: readonly Check[]): Facts => ({
  checks: checks.map(({ name, result, found, fix }) => ({ name, result, found, fix: fix ?? null })),
})
