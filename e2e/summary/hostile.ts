import { stepNames } from '../steps.ts'
import type { PastDeployment as Deployed, WorkflowRun } from '../../src/domain/record.ts'
import type { StepReport } from '../../src/report/run-report.ts'
import type { SummaryInput } from '../../src/report/summary-input.ts'
import type { HostStatus } from '../../src/steps/inspect/host-status.ts'
import { StepError } from '../../src/engine/step.ts'

/** A text with everything that could break a page: it closes elements, and opens elements, links and code of its own. */
export const hostile = [
  '</details></summary></td></table><script>window.pwned = 1</script><img src=x onerror="window.pwned = 2">',
  '| a | b | `c` ``d`` **bold** <b>fat</b> [link](https://evil.example/a) ![image](https://evil.example/i.png)',
  '```',
  '````text',
  '# heading',
  '- item',
  '> quote',
  '<!-- comment',
  '@octocat https://evil.example/b www.evil.example/c javascript:window.pwned=3 [x]: https://evil.example/d',
  '~~struck~~ :tada: #12 team/shop#12 GH-12 $x$ $`x`$',
  '%%{init: {"securityLevel": "loose"}}%%',
  'section evil :crit, 2020-01-01, 1d',
  'click evil href "https://evil.example/e"',
  '&lt;script&gt; &#60;script> \\<script> \u202egnp.exe \u001b[31m ::error::x ##[error]x',
].join('\n')

const by: WorkflowRun = {
  repository: hostile,
  url: `javascript:window.pwned=4//${hostile}`,
  actor: hostile,
  sha: hostile,
  ref: hostile,
  workflow: hostile,
  number: 7,
}

const image = { service: hostile, id: hostile, digest: hostile }
const startedAt = Date.UTC(2026, 0, 31, 23, 59, 58)

const entryOf = (step: StepReport['step'], i: number, more: Partial<StepReport> = {}): StepReport => ({
  step,
  action: 'run',
  startedAt: startedAt + i * 1000,
  result: 'done',
  ms: 900,
  message: hostile,
  facts: { images: [hostile, `service=${hostile}`], [hostile]: hostile, live: hostile },
  warnings: [hostile],
  ...more,
})

const failed = {
  mode: 'deploy',
  workflowRun: by,
  commit: { repository: hostile, sha: hostile },
  startedAt,
  durationMs: 12_345,
  steps: [
    ...stepNames.slice(0, 8).map((step, i) => entryOf(step, i)),
    entryOf('switch', 9, { action: 'undo', result: 'failed' }),
  ],
  logs: [{ step: 'verify', source: hostile, lines: hostile.split('\n') }],
} as const
const failure = {
  step: { name: 'verify', phase: 'switch' },
  error: new StepError(hostile, { fix: hostile }),
  cause: 'failed',
} as const

const deployed: Deployed = {
  by,
  mode: 'deploy',
  startedAt,
  endedAt: startedAt + 5000,
  result: 'deployed',
  color: 'green',
  images: [image, image],
}

const nobody: HostStatus = {
  previousIsRunning: false,
  lockIsHeld: false,
  lockIsUnknown: false,
  history: [],
  warnings: [],
}

const checks = (['error', 'warning', 'unknown', 'ok'] as const).map((result) => ({
  name: hostile,
  result,
  found: hostile,
  why: hostile,
  fix: hostile,
}))

/** Runs in which every text of a host or a user is hostile. */
export const hostileRuns: Readonly<Record<string, SummaryInput>> = {
  'rolled back': { ...failed, outcome: { kind: 'rolled-back', failure, images: [hostile], color: 'blue' } },
  stranded: {
    ...failed,
    outcome: { kind: 'stranded', failure, undoFailure: failure, commands: [hostile], images: [hostile] },
  },
  plan: {
    ...failed,
    mode: 'plan',
    outcome: {
      kind: 'planned',
      images: [hostile],
      plan: { checks, steps: [{ step: 'pull', message: 'brings', commands: [hostile] }], status: nobody },
    },
  },
  status: {
    ...failed,
    mode: 'status',
    outcome: {
      kind: 'reported',
      images: [hostile],
      status: {
        serves: { color: 'green', images: [image, image], upSince: hostile, deployedBy: deployed },
        unknown: hostile,
        previous: deployed,
        previousIsRunning: true,
        lockIsHeld: true,
        lockIsUnknown: false,
        current: { by, mode: 'deploy', startedAt, step: 'health', images: [image] },
        history: [deployed, { ...deployed, result: 'rolled-back', failedStep: 'health' }],
        warnings: [hostile],
      },
    },
  },
}
