import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { runAction } from '../../e2e/runner/run-action.ts'
import { ActionFixture } from './action-fixture.ts'

let fixture: ActionFixture

beforeEach(async () => {
  fixture = await ActionFixture.make()
})
afterEach(() => fixture.remove())

const lines = (...parts: readonly string[]) => `say(${JSON.stringify(parts.join('\n'))})\n`

test('an action gets its inputs, defaults for the others, and no variables of the parent process', async () => {
  process.env['OF_THE_PARENT'] = 'yes'
  const run = await fixture.given('say(JSON.stringify({ env, cwd: process.cwd() }))')
  const { stdout, exitCode, signal, durationMs } = await runAction({
    ...run,
    inputs: { ...run.inputs, 'two words': 'both\nof them' },
    env: { GITHUB_RUN_ID: '7' },
    token: 'ghs_x',
  })
  delete process.env['OF_THE_PARENT']

  const { env, cwd } = JSON.parse(stdout) as { env: Record<string, string>; cwd: string }
  expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: null })
  expect(durationMs).toBeGreaterThan(0)
  expect(env).toMatchObject({
    INPUT_HOST: 'example.org',
    INPUT_PORT: '22',
    'INPUT_STRICT-HOST-KEY': 'true',
    INPUT_TWO_WORDS: 'both\nof them',
    'INPUT_GITHUB-TOKEN': 'ghs_x',
    GITHUB_ACTIONS: 'true',
    CI: 'true',
    GITHUB_RUN_ID: '7',
    GITHUB_REPOSITORY: 'octocat/hello-world',
  })
  expect(env).not.toHaveProperty('OF_THE_PARENT')
  expect(cwd).toBe(env['GITHUB_WORKSPACE'])
  expect(existsSync(cwd)).toBe(false)
})

test('outputs, state and the summary are read, in the plain and in the heredoc form', async () => {
  const run = await fixture.given(`
    appendFileSync(env.GITHUB_OUTPUT, 'plain=a=b<<c\\nlong<<EOF_1\\none\\n\\ntwo=2\\nEOF_1\\nempty=\\n')
    appendFileSync(env.GITHUB_STATE, 'token=t\\n')
    appendFileSync(env.GITHUB_STEP_SUMMARY, '# Deployed\\n')
    say('::set-output name=old::way')
    process.exitCode = 3`)
  const result = await runAction(run)
  expect(result.outputs).toEqual({ plain: 'a=b<<c', long: 'one\n\ntwo=2', empty: '', old: 'way' })
  expect(result).toMatchObject({ exitCode: 3, state: { token: 't' }, summary: '# Deployed\n' })
})

test('a broken output file fails the step', async () => {
  const run = await fixture.given("appendFileSync(env.GITHUB_OUTPUT, 'long<<EOF\\nnever ended\\n')")
  await expect(runAction(run)).rejects.toThrow('Matching delimiter not found')
})

test('groups, annotations and the displayed log are as on GitHub', async () => {
  const run = await fixture.given(
    lines(
      'before',
      '::group::Pull%0Aimages',
      'inside',
      '::debug::hidden',
      '::endgroup::',
      'after',
      '##[group]Old',
      'x',
    ) +
      lines('  ::error title=A%2CB%3A 100%25,file=x::first%0Asecond %2C', '::notice::n', 'text ##[warning]w', '::no::'),
  )
  const { log } = await runAction(run)
  expect(log.groups).toEqual([
    { title: 'Pull\nimages', lines: ['inside'] },
    { title: 'Old', lines: ['x', 'Error: first\nsecond %2C', 'Notice: n', 'Warning: w', '::no::'] },
  ])
  expect(log.annotations).toEqual([
    { level: 'error', title: 'A,B: 100%', message: 'first\nsecond %2C' },
    { level: 'notice', message: 'n' },
    { level: 'warning', message: 'w' },
  ])
  expect(log.display.split('\n').slice(0, 5)).toEqual(['before', '▸ Pull', 'images', 'inside', 'after'])
  expect(log.raw).toContain('::debug::hidden')
  expect(log.lines[0]).toMatchObject({ stream: 'stdout', text: 'before' })
})

test('a mask holds from its line on, for each line of the secret, also in annotations and groups', async () => {
  const run = await fixture.given(
    lines('hush too early', '::add-mask::hush%0Aline2', 'a hush b', '::error::says hush', '::group::of line2'),
  )
  const { log, stdout } = await runAction({ ...run, secrets: ['early'] })
  expect(log.display).toBe('hush too ***\na *** b\nError: says ***\n▸ of ***')
  expect(log.annotations[0]?.message).toBe('says ***')
  expect(log.groups[0]?.title).toBe('of ***')
  expect(log.masks).toEqual(['early', 'hush\nline2', 'hush', 'line2'])
  expect(stdout).toContain('a hush b')
})

test('between stop-commands and its token no line is a command', async () => {
  const run = await fixture.given(
    lines(
      '::stop-commands::a-token',
      '::error::not one',
      '##[set-output name=result]faked',
      '::a-token::',
      '::error::one',
    ),
  )
  const { log, outputs } = await runAction(run)
  expect(log.annotations).toEqual([{ level: 'error', message: 'one' }])
  expect(outputs).toEqual({})
  expect(log.display).toBe(
    '::stop-commands::***\n::error::not one\n##[set-output name=result]faked\n::***::\nError: one',
  )
})

test('commands count on stderr and after a lone carriage return, and characters are never split', async () => {
  const run = await fixture.given(`
    process.stderr.write('progress\\r::warning::smuggled\\r\\nlast')
    const bytes = Buffer.from('배포 완료\\n')
    process.stdout.write(bytes.subarray(0, 4))
    setTimeout(() => process.stdout.write(bytes.subarray(4)), 30)`)
  const { log, stderr, stdout } = await runAction(run)
  expect(log.annotations).toEqual([{ level: 'warning', message: 'smuggled' }])
  expect(stderr).toBe('progress\n::warning::smuggled\nlast\n')
  expect(stdout).toBe('배포 완료\n')
})

test('an input that action.yml does not have causes a warning, and is passed on', async () => {
  const run = await fixture.given('say(env.INPUT_HSOT)')
  const { log, stdout } = await runAction({ ...run, inputs: { hsot: 'typo' } })
  expect(stdout).toBe('typo\n')
  expect(log.annotations[0]?.message).toMatch(/^Unexpected input\(s\) 'hsot', valid inputs are \['host', 'port', /)
})

test('an action does not run on another version of node than that of action.yml', async () => {
  const run = await fixture.given('')
  await fixture.using('node16')
  await expect(runAction(run)).rejects.toThrow(/the action needs node 16, but this is v24/)
})
