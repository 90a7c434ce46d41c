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
    ['src/public/visit.ts', ['../steps/stop.ts', '../context.ts', '../reachability.ts']],
    ['src/host/script.ts', ['../commands/http.ts', '../steps/stop.ts', '../deploy.ts']],
    ['src/host/ssh.ts', ['../commands/http.ts', '../action.ts']],
    ['src/host/ssh-attempt.ts', ['../commands/http.ts', '../action.ts']],
    ['src/commands/http.ts', ['../steps/stop.ts', '../context.ts', '../report/log.ts', '../inputs/key.ts']],
    ['src/steps/stop.ts', ['../deploy.ts', '../report/log.ts', '../inputs.ts', '../action.ts', '../main.ts']],
    ['src/saga.ts', ['./deploy.ts', './steps/stop.ts', './host/host.ts']],
    ['src/deploy.ts', ['./action.ts', './inputs.ts', './report/log.ts']],
    ['src/color.ts', ['./config.ts']],
  ])('in %s', async (file, imported) => {
    const found = await complaints(file, ...imported)
    expect(found.map((each) => each.split(':')[0])).toEqual(imported)
    expect(found[0]).toContain('Imports only point downwards')
  })
})

describe('what few may know of is reported elsewhere', () => {
  test.each([
    ['src/steps/stop.ts', ['@actions/core', 'node-ssh', '../host/ssh.ts']],
    ['src/host/session.ts', ['node-ssh', '@actions/core', './ssh.ts']],
    ['src/report/log.ts', ['node-ssh', '../host/ssh.ts']],
    ['src/deploy.ts', ['./host/ssh.ts', '@actions/github']],
    ['src/steps/drain.ts', ['../public/network.ts', '../public/visit.ts']],
  ])('in %s', async (file, imported) => {
    expect((await complaints(file, ...imported)).map((each) => each.split(':')[0])).toEqual(imported)
  })

  test('and not where it belongs', async () => {
    expect(await complaints('src/host/ssh-attempt.ts', 'node-ssh', './session.ts', '../config.ts')).toEqual([])
    expect(await complaints('src/action.ts', '@actions/core', './deploy.ts')).toEqual([])
    expect(await complaints('src/start.ts', './host/ssh.ts', './inputs.ts')).toEqual([])
    expect(
      await complaints(
        'src/steps/stop.ts',
        '../commands/compose.ts',
        '../context.ts',
        './drain.ts',
        '../public/journey.ts',
      ),
    ).toEqual([])
  })
})
