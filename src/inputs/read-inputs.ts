import * as v from 'valibot'

import type { Config } from '../domain/config.ts'
import { InputError, type InputProblem } from './input-error.ts'
import { RejectedInput } from './input-parser.ts'
import { readPrivateKey } from './key.ts'
import { maskKey, maskText, type MaskSecret } from './mask-secrets.ts'
import { withoutBrackets } from './network.ts'
import { quoteInput } from './quote-input.ts'
import { inputSchema } from './rules.ts'
import { registryInputNames, secretInputs, toConfig, type InputContext } from './schema.ts'

export { InputError, type InputProblem } from './input-error.ts'

/** Returns the text of an input, not trimmed, because a password may end in a space. An input that is not set is ''. */
type GetInput = (name: string) => string
type GetText = (name: string) => string | undefined

/**
 * Reads the inputs of action.yml into one frozen Config. Throws an InputError that lists every problem.
 * An empty input takes its default: a workflow passes on a variable that is not set as an empty text.
 * Every secret is masked before anything is checked, so that no error can show it.
 */
export function readInputs(getInput: GetInput, mask: MaskSecret): Config {
  const getText: GetText = (name) => (getInput(name).trim() === '' ? undefined : getInput(name))
  maskSecrets(getText, mask)
  const schema = inputSchema(createContext(getText, mask))
  const texts = Object.fromEntries(Object.keys(schema.entries).map((name) => [name, getText(name)]))
  const result = v.safeParse(schema, texts)
  if (result.success) return toConfig(result.output)
  const defaults: Readonly<Record<string, string | undefined>> = v.getDefaults(v.object(schema.entries))
  throw new InputError(result.issues.map((issue) => toProblem(issue, (name) => texts[name] ?? defaults[name])))
}

/**
 * The texts of the inputs that hold no secret. `env` and `color-env` are left out too: the values for Compose are
 * often secrets. The registries are saved as empty: what counts in a `post` run, which asks none and so needs no password.
 */
export function readPlainInputs(getInput: GetInput): Readonly<Record<string, string>> {
  const unsafe: readonly string[] = [...secretInputs, 'env', 'color-env']
  const names = Object.keys(
    inputSchema(
      createContext(
        () => undefined,
        () => undefined,
      ),
    ).entries,
  )
  const saved = names.filter((name) => !unsafe.includes(name)).map((name) => [name, getInput(name)] as const)
  return Object.fromEntries([...saved, ...registryInputNames.map((name) => [name, ''] as const)])
}

function maskSecrets(getText: GetText, mask: MaskSecret): void {
  for (const name of secretInputs) {
    const secret = getText(name)
    if (secret !== undefined) (name === 'key' ? maskKey : maskText)(secret, mask)
  }
}

function createContext(getText: GetText, mask: MaskSecret): InputContext {
  const host = getText('host')?.trim()
  return {
    address: host === undefined ? undefined : { host: withoutBrackets(host), port: getText('port')?.trim() ?? '22' },
    readKey: (text) => {
      const key = readPrivateKey(text, getText('passphrase')?.replace(/\r?\n$/, ''))
      if (!(key instanceof RejectedInput)) maskKey(key, mask)
      return key
    },
  }
}

type Issue = v.InferIssue<ReturnType<typeof inputSchema>>

function toProblem(issue: Issue, getText: GetText): InputProblem {
  const input = String(issue.path?.[0].key)
  return { input, got: describeGot(issue, input, getText(input)), expected: issue.message }
}

function describeGot(issue: Issue, input: string, text: string | undefined): string {
  if (text === undefined) return 'nothing'
  if (issue.type === 'raw_transform') return issue.received
  // The text of a secret is never quoted. Only its parser can describe it.
  return secretInputs.some((secret) => secret === input) ? 'a value' : quoteInput(text)
}
