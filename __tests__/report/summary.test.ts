import { describe, expect, test } from '@jest/globals'
import { hostile, hostileRuns } from '../../e2e/summary/hostile.ts'
import { toSummary } from '../../src/report/summary.ts'
import type { SummaryInput } from '../../src/report/summary-input.ts'
import { StepError } from '../../src/engine/step.ts'
import { deployOn, createWorkflowRun, type TestRun } from '../support/deploy-on.ts'
import { summarize } from '../support/summary.ts'
import { deployBlue } from '../support/stories.ts'
import { Machine } from '../support/fake-host/machine.ts'

const startedAt = Date.UTC(2026, 0, 31, 23, 59, 58)

type Mode = SummaryInput['mode']

const summaryOf = (run: TestRun, mode: Mode = 'deploy', number = 2): string =>
  summarize(run, { mode, number, startedAt, durationMs: 65_000 })

async function second(inputs: Readonly<Record<string, string>>, behavior = {}): Promise<TestRun> {
  const { machine } = await deployBlue()
  machine.pushRelease('v2', behavior)
  return deployOn(machine, { tag: 'v2', number: 2, inputs })
}

test('a deployment has the serving release, its author and commit, the images, the steps, and no visitor impact', async () => {
  const summary = summaryOf(await second({}))
  expect(summary).toMatch(/^## ✅ Deployed: 🟢 green serves now\n/)
  expect(summary).toContain('🔵 blue → 🟢 green · 1 min 5 s · 2026-01-31 23:59 UTC · **mina** · commit')
  expect(summary).toContain('(https://github.com/team/shop/commit/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2)')
  expect(summary).toContain('[run\u00a02](https://github.com/team/shop/actions/runs/2)')
  expect(summary).toContain('**What visitors could notice:** Nothing in browsers: every open request was answered')
  expect(summary).toMatch(/\| `green` \| `registry\/app@sha256:\w{12}` \| `registry\/app@sha256:\w{12}` \|/)
  expect(summary.match(/^ {2}\w+ \(.*\) :done, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}, \d+ms$/gm)).toHaveLength(11)
  expect(summary.match(/^\| ✅ \| `\w+` \|/gm)).toHaveLength(11)
  expect(summary).not.toContain('**Why:**')
})

test('a first one, and a rollback', async () => {
  const machine = new Machine()
  machine.pushRelease('v1')
  const first = summaryOf(await deployOn(machine, { tag: 'v1' }))
  expect(first).toContain('nothing → 🔵 blue')
  expect(first).toContain('Nothing: this is the first release.')
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 2 })
  const back = summaryOf(await deployOn(machine, { number: 3, inputs: { mode: 'rollback' } }), 'rollback', 3)
  expect(back).toMatch(/^## ✅ Rolled back: 🔵 blue serves now\n/)
  expect(back).toContain(`/team/shop/commit/${createWorkflowRun(1).sha}`)
  expect(back).not.toContain(createWorkflowRun(3).sha)
  expect(back).toContain(`deployed 1970-01-01T00:00:00.001Z from commit aaaaaaa`)
})

test('a rollback of which no commit is known shows none', async () => {
  const { machine } = await deployBlue()
  const summary = summaryOf(await deployOn(machine, { number: 2, inputs: { mode: 'rollback' } }), 'rollback')
  expect(summary).toMatch(/^## ❌ Rollback failed at restore: /)
  expect(summary).not.toContain('commit')
})

test.each(['status', 'plan'] as const)('a %s that fails is no deployment that failed', async (mode) => {
  const summary = summaryOf(await deployOn(new Machine(), { inputs: { mode }, unreachable: true }), mode)
  expect(summary).toMatch(new RegExp(`^## ❌ ${mode} failed at connect: nothing was changed\n`, 'i'))
})

test('a failed switch does not blame the release', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const fault = { at: 'switch nginx', kind: 'command fails', code: 1, stderr: 'no space left on device' } as const
  const summary = summaryOf(await deployOn(machine, { tag: 'v2', number: 2, faults: [fault] }))
  expect(summary).toMatch(/Deployment failed at switch: /)
  expect(summary).toContain('**What to do:** Fix the problem above, then run the workflow again.')
})

test('a host that cannot be reached has no color', async () => {
  const summary = summaryOf(await deployOn(new Machine(), { unreachable: true }))
  expect(summary).toContain('\n\n1 min 5 s · 2026-01-31 23:59 UTC · **mina**')
})

test('a failure has the cause, the container log in a fold, the fix, and the serving release', async () => {
  const summary = summaryOf(await second({ 'health-timeout': '5s' }, { status: 503 }))
  expect(summary).toMatch(/^## ❌ Deployment failed at health: 🔵 blue serves as before\n/)
  expect(summary).toMatch(/\*\*Why:\*\* green was not healthy after 5 s: got 503, expected 200/)
  expect(summary).toContain('<summary>The last lines of app-green-1</summary>\n\n```text\n')
  expect(summary).toContain('**What to do:** Fix the release, and deploy again.')
  expect(summary).toContain('**What visitors could notice:** Nothing: the traffic was not moved.')
  expect(summary).toContain('Image that was tried')
  expect(summary).toContain('| ↩️ | undo `up` |')
})

test('a failed pull has the message of the registry', async () => {
  const { machine } = await deployBlue()
  const summary = summaryOf(await deployOn(machine, { tag: 'nowhere', number: 2 }))
  expect(summary).toMatch(/Deployment failed at pull: 🔵 blue serves as before/)
  expect(summary).toContain('**What to do:** Check that the image and its tag exist')
})

test('a cancel', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const run = await deployOn(machine, {
    tag: 'v2',
    number: 2,
    faults: [{ at: 'health check', kind: 'run is cancelled' }],
  })
  const summary = summaryOf(run)
  expect(summary).toMatch(/^## 🚫 Deployment was cancelled at health: 🔵 blue serves as before\n/)
  expect(summary).toContain('**Why:** The run was cancelled before health had finished.')
})

test('a stranded run has the commands for a manual repair', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const faults = [{ at: 'watch nginx', kind: 'connection is lost', permanently: true }] as const
  const summary = summaryOf(await deployOn(machine, { tag: 'v2', number: 2, faults }))
  expect(summary).toMatch(/^## 🆘 Stranded: deployment failed at verify; manual repair needed\n/)
  expect(summary).toContain('\n\n1 min 5 s · ')
  expect(summary).toMatch(/```sh\nreadlink .*\n[^`]*sudo nginx -t && sudo nginx -s reload\n```/)
  expect(summary).toContain('**What visitors could notice:** Unknown')
})

const noRun = {
  workflowRun: createWorkflowRun(1),
  startedAt,
  durationMs: 12,
  steps: [],
  logs: [],
  commit: undefined,
} as const

test('an interrupted process, and a host that cannot be reached: no step and no commands, when none is known', () => {
  const failure = { error: new Error('the process was interrupted'), cause: 'interrupted' } as const
  const step = { name: 'connect', phase: 'prepare' } as const
  const undoFailure = { step, error: new Error('no answer'), cause: 'failed' } as const
  const outcome = { kind: 'stranded', failure, undoFailure, commands: [], images: [] } as const
  const summary = toSummary({ ...noRun, mode: 'deploy', outcome })
  expect(summary).toMatch(/^## 🆘 Stranded: deployment was interrupted; the server is not repaired yet\n/)
  expect(summary).toContain('The changes of the interrupted run could not be undone, because connect failed: no answer')
  expect(summary).toContain('**What to do:** Fix the problem above; then run mode: status')
  expect(summary).not.toMatch(/inputs|```/)
})

test('invalid inputs', () => {
  const failure = { error: new Error('2 inputs are not right'), cause: 'failed' } as const
  const summary = toSummary({ ...noRun, mode: 'deploy', outcome: { kind: 'invalid-inputs', failure, images: [] } })
  expect(summary).toMatch(/^## ⛔ Invalid inputs: nothing was changed\n/)
  expect(summary).toContain('**Why:** 2 inputs are not right')
})

test('a status has the serving release, its time, the release for a rollback, the lock and the history', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 2 })
  const summary = summaryOf(await deployOn(machine, { number: 3, inputs: { mode: 'status' } }), 'status', 3)
  expect(summary).toMatch(/^## 🟢 green serves since \d{4}-/)
  expect(summary).toMatch(
    /- \*\*Available for rollback:\*\* `registry\/app@sha256:\w{12}`, deployed .* \(it must be started first\)/,
  )
  expect(summary).toContain('- **Lock:** free')
  expect(summary).toContain('### The last 2 deployments')
  expect(summary.match(/\| ✅ deployed \| /g)).toHaveLength(2)
})

/** The same run with that text in every place of a text. */
function replaced<T>(value: T, from: string, by: string): T {
  const of = (each: unknown): unknown => {
    if (each === from) return by
    if (each instanceof StepError) return new StepError(by, { fix: by })
    if (Array.isArray(each)) return each.map(of)
    if (typeof each !== 'object' || each === null) return each
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, of(inner)]))
  }
  return of(value) as T
}

describe('what only GitHub reads into a text is broken', () => {
  const markup = '~~x~~ :tada: :+1: #12 team/shop#12 GH-12 $x$ at 23:59:58 #a'
  const shown = String.raw`\~\~x\~\~ :\u200btada: :\u200b+1: #\u200b12 team/shop#\u200b12 GH-\u200b12 <span>$</span>x<span>$</span> at 23:59:58 #a`
  const failure = { error: new Error(markup), cause: 'failed' } as const

  test('in a text, and in the title of a fold', () => {
    const logs = [{ step: 'up', source: markup, lines: ['x'] }] as const
    const summary = toSummary({ ...noRun, mode: 'deploy', outcome: { kind: 'refused', failure, images: [] }, logs })
    expect(summary).toContain(shown.replaceAll(String.raw`\u200b`, '\u200b'))
    expect(summary).toContain('of ~~x~~ :\u200btada: ')
    expect(summary.match(/\$(?!<\/span>)/g)).toBeNull()
  })
})

test('a link leads nowhere but to the GitHub of this run, whatever the record on the host holds', async () => {
  const { machine } = await deployBlue()
  machine.record = machine.record.replaceAll('https://github.com/', 'https://evil.example/')
  const summary = summaryOf(await deployOn(machine, { number: 2, inputs: { mode: 'status' } }), 'status')
  expect(summary).toContain('(https://github.com/team/shop/actions/runs/2)')
  expect(summary).toContain('run\u00a01')
  expect(summary).not.toContain('evil.example')
})

describe('GitHub takes 1 MiB', () => {
  test.each(Object.entries(hostileRuns))('a too long part is shortened, with a note: %s', (_, run) => {
    const summary = toSummary(replaced(run, hostile, 'x한'.repeat(500_000)))
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
    expect(summary).toContain(' 996000 characters left out ')
  })
})
