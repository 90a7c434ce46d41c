import { generateKeyPairSync } from 'node:crypto'

import { InputError, readInputs } from '../../src/inputs/read-inputs.ts'

/** What a workflow or a page writes below `with:`. */
export type StepInputs = Readonly<Record<string, string | number | boolean | null>>

const { privateKey: key } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const fingerprint = 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU'

/** What GitHub might put in place of an expression, by its last word. */
const samples = new Map([
  ['EC2_KEY', key],
  ['SSH_KEY', key],
  ['key', key],
  ['EC2_FINGERPRINT', fingerprint],
  ['fingerprint', fingerprint],
  ['EC2_KNOWN_HOSTS', fingerprint],
  ['mode', 'deploy'],
  ['blue', '8081'],
  ['green', '8082'],
  ['health', '/health'],
])

const fillIn = (text: string): string =>
  text.replace(/\$\{\{\s*(?:[\w-]+\.)*([\w-]+)\s*\}\}/g, (_, word: string) => samples.get(word) ?? 'sample')

/** The inputs of every step, so that a page can show one input alone. */
const least: StepInputs = {
  host: 'app.example.com',
  username: 'ubuntu',
  password: 'a password',
  directory: '/srv/app',
  'github-token': 'a token',
}

/** What the action would say of these inputs before it connects. */
export function inputProblems(inputs: StepInputs): readonly string[] {
  const texts: StepInputs = { ...least, ...inputs }
  try {
    readInputs(
      (name) => fillIn(String(texts[name] ?? '')),
      () => undefined,
    )
    return []
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ input, got }) => `${input}: ${got}`)
    throw error
  }
}
