import { expect, test } from '@jest/globals'
import { explainMissingInputs } from '../../src/action/post-state.ts'
import { createInputReader } from '../../src/action/start.ts'
import { InputError, readInputs, readPlainInputs } from '../../src/inputs/read-inputs.ts'
import type { RunOutcome } from '../../src/modes/run-outcome.ts'
import { describeOutcome } from '../../src/report/describe-outcome.ts'
import { formatAnnotation } from '../../src/report/annotation.ts'

const inputs = {
  INPUT_HOST: 'shop.example',
  INPUT_USERNAME: 'deployer',
  INPUT_KEY: 'a key',
  INPUT_PASSPHRASE: 'hidden',
  INPUT_PASSWORD: 'hunter2',
  'INPUT_GITHUB-TOKEN': 'ghs_x',
  INPUT_REGISTRY: 'ghcr.io',
  'INPUT_REGISTRY-USERNAME': 'team',
  'INPUT_REGISTRY-PASSWORD': 'ghp_x',
  INPUT_ENV: 'DB_PASSWORD=secret',
  INPUT_DIRECTORY: '/srv/app',
}

test('the inputs that are saved for the post run contain no secret', () => {
  const saved = readPlainInputs(createInputReader(inputs))
  expect(saved).toMatchObject({ host: 'shop.example', directory: '/srv/app' })
  expect(JSON.stringify(saved)).not.toMatch(/a key|hidden|hunter2|ghs_x|ghp_x|secret/)
})

test('a post run takes the saved inputs, and the secrets from its own inputs', () => {
  const STATE_inputs = JSON.stringify(readPlainInputs(createInputReader(inputs)))
  const read = createInputReader({ STATE_inputs, INPUT_HOST: 'other.example', INPUT_KEY: 'a key' })
  expect([read('host'), read('directory'), read('key')]).toEqual(['shop.example', '/srv/app', 'a key'])
})

test('a post run needs no password of a registry, whatever GitHub passes to it', () => {
  const STATE_inputs = JSON.stringify(readPlainInputs(createInputReader(inputs)))
  for (const env of [inputs, { ...inputs, 'INPUT_REGISTRY-PASSWORD': '' }])
    expect(
      readInputs(createInputReader({ ...env, STATE_inputs, INPUT_KEY: '', INPUT_PASSPHRASE: '' }), () => undefined)
        .registries,
    ).toEqual([])
})

test('saved inputs that are no JSON are ignored', () => {
  for (const STATE_inputs of ['{', '[]', '{"host":{}}', ''])
    expect(createInputReader({ STATE_inputs, INPUT_HOST: 'x' })('host')).toBe('x')
})

test('a post run without its inputs does not claim that nothing was changed', () => {
  const error = new InputError([{ input: 'host', got: 'nothing', expected: 'a name' }])
  const outcome: RunOutcome = { kind: 'invalid-inputs', failure: { error, cause: 'failed' }, images: [] }
  const explained = explainMissingInputs(outcome, { name: 'switch', phase: 'switch' })
  const text = formatAnnotation(describeOutcome(explained, 'deploy'))
  expect(text).toContain('The process was ended at switch before it had finished.')
  expect(text).toContain('nginx may serve the new release or the one before.')
  expect(text).not.toMatch(/nothing was changed/i)
})
