// The whole suite, or a part of it: see script/test.
import { check } from './check.ts'
import { jest } from './jest.ts'
import { type Failure, notRun, type Outcome } from './outcome.ts'
import { stories } from './stories.ts'
import { seconds, table } from '../table.ts'

const usage = `usage: script/test                 everything
       script/test checks          lint, format, types, bundle, shell scripts, README
       script/test unit [PART]     unit and contract tests, of files with PART in their name
       script/test e2e [PART]      the stories; those of files with PART in their name on each kind of host
`

async function checks(signal: AbortSignal): Promise<readonly Outcome[]> {
  return Promise.all([
    check('lint', ['eslint', '.'], signal),
    check('types', ['tsc', '--noEmit'], signal),
    check('format', ['prettier', '--check', '--log-level', 'warn', '.'], signal),
    check('README', ['node', 'tools/readme.ts', '--check'], signal),
    check('shell scripts', ['node', 'tools/lint-scripts.ts'], signal),
  ])
}

async function tests(only: string, signal: AbortSignal): Promise<readonly Outcome[]> {
  const run = async (suite: string, args: readonly string[]) => (await jest({ suite, args, signal })).outcome
  if (only !== '') return [await run('tests', [only, '--selectProjects', 'unit', 'contract'])]
  return [
    await run('unit tests', ['--selectProjects', 'unit']),
    await run('contract tests', ['--selectProjects', 'contract']),
  ]
}

async function bundleAndStories(only: string, signal: AbortSignal): Promise<readonly Outcome[]> {
  const bundle = await check('bundle', ['script/check-dist'], signal)
  const played =
    bundle.failed > 0 ? [notRun('stories', 'They would prove another bundle.')] : await stories(only, signal)
  return [bundle, ...played]
}

async function run(what: string, only: string, signal: AbortSignal): Promise<readonly Outcome[] | undefined> {
  switch (what) {
    case 'all':
      return [...(await checks(signal)), ...(await tests('', signal)), ...(await bundleAndStories('', signal))]
    case 'checks':
      return [...(await checks(signal)), await check('bundle', ['script/check-dist'], signal)]
    case 'unit':
      return tests(only, signal)
    case 'e2e':
      return bundleAndStories(only, signal)
    default:
      return undefined
  }
}

function summary(outcomes: readonly Outcome[]): { readonly text: string; readonly good: boolean } {
  const sum = (of: 'passed' | 'failed') => outcomes.reduce((total, outcome) => total + outcome[of], 0)
  const columns = [{ title: 'suite' }, ...['passed', 'failed', 'seconds'].map((title) => ({ title, right: true }))]
  const rows = outcomes.map(({ suite, passed, failed, ms }) => [suite, String(passed), String(failed), seconds(ms)])
  const failures = outcomes.flatMap((outcome) => outcome.failures)
  const names = failures.length === 0 ? '' : `\nFailed:\n${listed(failures)}`
  const last = `${sum('passed')} passed, ${sum('failed')} failed`
  return { text: `${names}\n${table(columns, rows)}\n\n${last}\n`, good: sum('failed') === 0 && sum('passed') > 0 }
}

/** A page of them, with the first lines of what each said: where more fails, one cause has many faces. */
function listed(failures: readonly Failure[]): string {
  const shown = failures.slice(0, 60)
  const lines = Math.max(2, Math.floor(60 / failures.length))
  const rest = failures.length > shown.length ? [`  … and ${failures.length - shown.length} more\n`] : []
  return [...shown.map(({ name, said }) => `  ${name}\n${firstLines(said, lines)}`), ...rest].join('')
}

function firstLines(said: string, count: number): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  return lines
    .slice(0, count)
    .map((line) => `      ${line}\n`)
    .join('')
}

async function main(): Promise<void> {
  const [what = 'all', only = ''] = process.argv.slice(2)
  const cancel = new AbortController()
  // The first Ctrl-C ends the tests but lets the hosts be put away.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => cancel.abort())
  const outcomes = await run(what, only, cancel.signal)
  if (outcomes === undefined) process.stderr.write(usage)
  const { text, good } = summary(outcomes ?? [])
  if (outcomes !== undefined) process.stdout.write(text)
  process.exitCode = good ? 0 : outcomes === undefined ? 2 : 1
}

await main()
