import * as v from 'valibot'

import type { Config } from '../domain/config.ts'
import { InputError, type Problem } from './input-error.ts'
import { readPrivateKey } from './key.ts'
import { withoutBrackets } from './network.ts'
import { RejectedInput } from './parsed.ts'
import { quoteInput } from './quote.ts'
import { inputSchema } from './rules.ts'
import type { InputContext, InputValues } from './schema.ts'
import { maskKey, maskText } from './secrets.ts'
import { toConfig } from './to-config.ts'

export { InputError, type Problem } from './input-error.ts'

type Get = (name: string) => string
type Given = (name: string) => string | undefined
type Texts = Readonly<Record<string, string | undefined>>
type Mask = (secret: string) => void

/**
 * The inputs of action.yml as one frozen Config; throws an InputError that names every bad input.
 * `get` answers an input's text, not trimmed (a password may end in a space), and '' for none; an input that is empty takes
 * its default, as a workflow that passes an unset variable on means it. `mask` gets every secret, in every form it takes
 * here, before anything is checked: no error can come before it.
 */
export function readInputs(get: Get, mask: Mask): Config {
  const given: Given = (name) => (get(name).trim() === '' ? undefined : get(name))
  maskSecrets(given, mask)
  const schema = inputSchema(contextOf(given, mask))
  const raw = Object.fromEntries(Object.keys(schema.entries).map((name) => [name, given(name)]))
  const result = v.safeParse(schema, raw)
  if (result.success) return toConfig(result.output)
  const defaults: Texts = v.getDefaults(v.object(schema.entries))
  throw new InputError(result.issues.map((issue) => toProblem(issue, (name) => raw[name] ?? defaults[name])))
}

function maskSecrets(given: Given, mask: Mask): void {
  const key = given('key')
  if (key !== undefined) maskKey(key, mask)
  for (const secret of [given('passphrase'), given('password'), given('github-token')])
    if (secret !== undefined) maskText(secret, mask)
}

function contextOf(given: Given, mask: Mask): InputContext {
  const host = given('host')?.trim()
  return {
    address: host === undefined ? undefined : { host: withoutBrackets(host), port: given('port')?.trim() ?? '22' },
    readKey: (text) => {
      const key = readPrivateKey(text, given('passphrase')?.replace(/\r?\n$/, ''))
      if (!(key instanceof RejectedInput)) maskKey(key, mask)
      return key
    },
  }
}

type Issue = v.InferIssue<ReturnType<typeof inputSchema>>

function toProblem(issue: Issue, textOf: Given): Problem {
  const input = String(issue.path?.[0].key)
  return { input, got: gotOf(issue, input, textOf(input)), takes: issue.message }
}

const secrets: readonly string[] = [
  'key',
  'passphrase',
  'password',
  'github-token',
] satisfies readonly (keyof InputValues)[]

function gotOf(issue: Issue, input: string, text: string | undefined): string {
  if (text === undefined) return 'nothing'
  if (issue.type === 'raw_transform') return issue.received
  // Only a parser knows how to speak of a secret without showing it.
  return secrets.includes(input) ? 'a value' : quoteInput(text)
}
