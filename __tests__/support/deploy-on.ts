import type { Config } from '../../src/domain/config.ts'
import type { Event } from '../../src/domain/events.ts'
import type { PublicUrlResult, PublicNetwork } from '../../src/public-url/result.ts'
import type { WorkflowRun } from '../../src/domain/record.ts'
import { toOutputs, type Outputs } from '../../src/report/outputs.ts'
import { RunReport } from '../../src/report/run-report.ts'
import { describeOutcome } from '../../src/report/describe-outcome.ts'
import type { OutcomeText } from '../../src/report/outcome-text.ts'
import { formatAnnotation } from '../../src/report/annotation.ts'
import { recoverInterruptedRun, runMode } from '../../src/modes/run.ts'
import type { RunOutcome } from '../../src/modes/run-outcome.ts'
import { read } from '../inputs/given.ts'
import { FakeHost, type Fault } from './fake-host.ts'
import { linkPath, type Machine } from './fake-host/machine.ts'

/** The inputs for how the live color is written on a machine. */
const siteInputs: Readonly<Record<Machine['form'], Readonly<Record<string, string>>>> = {
  link: {},
  file: { 'site-file': linkPath },
  text: { 'site-file': linkPath, 'site-text': 'proxy_pass http://127.0.0.1:{8081|8082};' },
  'live-link': { 'live-link': linkPath },
}

const placeInputs: Readonly<Record<Machine['nginxPlace'], Readonly<Record<string, string>>>> = {
  host: {},
  container: { 'nginx-container': 'web' },
}

/** All that a run reported, and the commands that it sent. */
export interface TestRun {
  readonly outcome: RunOutcome
  readonly outputs: Omit<Outputs, 'duration-ms' | 'report'>
  /** The annotation at the end. */
  readonly annotation: Pick<OutcomeText, 'level' | 'title'> & { readonly text: string }
  readonly events: readonly Event[]
  readonly report: RunReport
  readonly transcript: readonly string[]
  readonly warnings: readonly string[]
  readonly notes: readonly string[]
}

interface TestRunOptions {
  /** The tag of the release; a rollback needs none. */
  readonly tag?: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly faults?: readonly Fault[]
  /** The result of a request to the public address. */
  readonly publicResult?: PublicUrlResult
  /** The host cannot be connected to. */
  readonly unreachable?: boolean
  /** Identifies the run. */
  readonly number?: number
  /** Whether this is the post run of a run with that number that was interrupted. */
  readonly isPostRun?: boolean
  readonly emit?: (event: Event) => void
  /** Called before the connection is closed, while the run still has the lock. */
  readonly beforeClose?: (outcome: RunOutcome) => void
}

/** Runs on a model of a host. All but the host is as in a real run. */
export async function deployOn(machine: Machine, options: TestRunOptions): Promise<TestRun> {
  const { run } = await runOn(machine, options)
  if (run === undefined) throw new Error('the process of the run was interrupted')
  return run
}

interface EndedProcess {
  /** Absent: the process was interrupted before it could report. */
  readonly run?: TestRun
  readonly events: readonly Event[]
  readonly transcript: readonly string[]
}

/** The same for a run whose process may be interrupted. */
export async function runOn(
  machine: Machine,
  { tag = 'none', inputs = {}, ...more }: TestRunOptions,
): Promise<EndedProcess> {
  const cancel = new AbortController()
  const host = new FakeHost(machine, {
    ...more,
    cancel: () => cancel.abort(new Error('the run was cancelled')),
  })
  const events: Event[] = []
  const report = new RunReport()
  const emit = (event: Event) => {
    events.push(event)
    report.receive(event)
    more.emit?.(event)
  }
  const { number = 1, isPostRun = false } = more
  if (!isPostRun) machine.beginRun()
  const config = read({ env: `TAG=${tag}`, ...siteInputs[machine.form], ...placeInputs[machine.nginxPlace], ...inputs })
  machine.adopts = config.adopt
  const network: PublicNetwork = {
    requestPublicUrl: (url) =>
      more.publicResult
        ? Promise.resolve(more.publicResult)
        : Promise.reject(new Error(`unexpected request to ${url}`)),
  }
  const dependencies = {
    config,
    host,
    network,
    emit,
    signal: cancel.signal,
    workflowRun: createWorkflowRun(number),
    startedAt: number,
    clock: host.clock,
  }
  const outcome = await Promise.race([
    isPostRun ? recoverInterruptedRun(dependencies) : runMode(dependencies),
    host.killed,
  ])
  const { transcript } = host
  if (outcome === undefined) return { events, transcript }
  more.beforeClose?.(outcome)
  await host.close()
  const run = toTestRun({ outcome, mode: config.mode, report }, { events, transcript })
  return { run, events, transcript }
}

interface Finished {
  readonly outcome: RunOutcome
  readonly mode: Config['mode']
  readonly report: RunReport
}

function toTestRun(
  { outcome, mode, report }: Finished,
  { events, transcript }: Pick<TestRun, 'events' | 'transcript'>,
): TestRun {
  const { result, color, image, suggestion, ...others } = toOutputs(outcome, 0, {})
  const findTexts = (kind: 'warning' | 'note') => events.flatMap((event) => (event.kind === kind ? [event.text] : []))
  const text = describeOutcome(outcome, mode)
  return {
    outcome,
    outputs: {
      result,
      color,
      image,
      ...(suggestion !== undefined && { suggestion }),
      'previous-color': others['previous-color'],
      'failed-step': others['failed-step'],
    },
    annotation: { level: text.level, title: text.title, text: formatAnnotation(text) },
    events,
    report,
    transcript,
    warnings: findTexts('warning'),
    notes: findTexts('note'),
  }
}

export const createWorkflowRun = (number: number): WorkflowRun => ({
  repository: 'team/shop',
  url: `https://github.com/team/shop/actions/runs/${number}`,
  actor: 'mina',
  sha: String(number).padStart(40, 'a'),
  ref: 'refs/heads/main',
  workflow: 'Deploy',
  number,
})
