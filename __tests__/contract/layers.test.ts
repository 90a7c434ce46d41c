import { globSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'
import { ESLint } from 'eslint'

const root = join(import.meta.dirname, '../..')
// Without types, which this one rule does not need and which take their time.
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports',
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
})

/** What the project's own configuration says of these imports in that file. */
async function complaints(filePath: string, ...imported: readonly string[]): Promise<readonly string[]> {
  const code = imported.map((name) => `import '${name}'\n`).join('')
  const [result] = await eslint.lintText(code, { filePath: join(root, filePath) })
  return (result?.messages ?? []).map(({ line, message }) => `${imported[line - 1] ?? ''}: ${message}`)
}

test('every file of src has its place in a layer', async () => {
  const files = globSync('src/**/*.ts', { cwd: root })
  const isPlaced = async (file: string) => {
    const config = (await eslint.calculateConfigForFile(join(root, file))) as { readonly rules: object }
    return 'no-restricted-imports' in config.rules
  }
  const placed = await Promise.all(files.map(isPlaced))
  expect(files.length).toBeGreaterThan(40)
  expect(files.filter((_, at) => !placed[at])).toEqual([])
})

describe('an import that points upwards is reported', () => {
  test.each([
    ['src/public-url/request-url.ts', ['../steps/stop.ts', '../engine/context.ts', '../checks/check.ts']],
    ['src/host/script.ts', ['../commands/http-request.ts', '../steps/stop.ts', '../modes/deploy.ts']],
    ['src/host/ssh.ts', ['../commands/http-request.ts', '../action/action.ts']],
    ['src/host/ssh-attempt.ts', ['../commands/http-request.ts', '../action/action.ts']],
    ['src/commands/http-request.ts', ['../steps/stop.ts', '../engine/context.ts', '../report/log.ts']],
    ['src/steps/stop.ts', ['../modes/deploy.ts', '../report/log.ts', '../action/action.ts', '../main.ts']],
    ['src/steps/inspect/plan.ts', ['../../modes/plan.ts', '../../report/plan-page.ts', '../../main.ts']],
    ['src/engine/saga.ts', ['../modes/deploy.ts', '../steps/stop.ts']],
    ['src/modes/deploy.ts', ['../action/action.ts', '../report/log.ts']],
    ['src/inputs/key.ts', ['../host/host.ts', '../action/start.ts']],
    ['src/domain/color.ts', ['../inputs/quote-input.ts', '../host/script.ts']],
  ])('in %s', async (file, imported) => {
    const found = await complaints(file, ...imported)
    expect(found.map((each) => each.split(':')[0])).toEqual(imported)
    expect(found[0]).toContain('Imports only point downwards')
  })
})

describe('what few may know of is reported elsewhere', () => {
  test.each([
    ['src/steps/stop.ts', ['@actions/core', 'node-ssh', 'ssh2', '../host/ssh.ts']],
    ['src/host/session.ts', ['node-ssh', 'ssh2', '@actions/core', './ssh.ts']],
    ['src/report/log.ts', ['node-ssh', 'ssh2', '../host/ssh.ts']],
    ['src/modes/deploy.ts', ['../host/ssh.ts', '@actions/github']],
    ['src/inputs/schema.ts', ['ssh2']],
    ['src/inputs/key.ts', ['@actions/core']],
    ['src/steps/drain.ts', ['../public-url/runner-network.ts', '../public-url/request-url.ts']],
  ])('in %s', async (file, imported) => {
    expect((await complaints(file, ...imported)).map((each) => each.split(':')[0])).toEqual(imported)
  })

  test('and not where it belongs', async () => {
    const attempt = ['node-ssh', 'ssh2', './session.ts', '../domain/config.ts']
    expect(await complaints('src/host/ssh-attempt.ts', ...attempt)).toEqual([])
    expect(await complaints('src/inputs/key.ts', 'ssh2', './openssh.ts', '../domain/config.ts')).toEqual([])
    expect(await complaints('src/action/action.ts', '@actions/core', '../modes/deploy.ts')).toEqual([])
    expect(await complaints('src/action/start.ts', '../host/ssh.ts', '../inputs/read-inputs.ts')).toEqual([])
    const step = ['../commands/stop-services.ts', '../engine/context.ts', './drain.ts', '../public-url/result.ts']
    expect(await complaints('src/steps/stop.ts', ...step)).toEqual([])
  })
})
