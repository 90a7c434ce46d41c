import * as v from 'valibot'

import { booleanInput, regexInput, sudoInput } from './choices.ts'
import { hostKeysInput } from './fingerprint.ts'
import type { HostAddress } from './known-hosts.ts'
import { composeFilesInput, envInput, servicesInput } from './lists.ts'
import { hostInput, hostHeaderInput, httpUrlInput, urlPathInput, usernameInput } from './network.ts'
import { durationInput, portInput, statusSetInput } from './numbers.ts'
import { parsePattern, oneOf, parseVerbatim, type RejectedInput } from './parsed.ts'
import { directoryInput, filePathInput } from './paths.ts'

/** What the reading of one input needs to know of others. */
export interface InputContext {
  readonly address: HostAddress | undefined
  readonly readKey: (text: string) => string | RejectedInput
}

// A secret that came out of a file has its line end at the end; spaces may well belong to it.
const secretText = parseVerbatim('a text', (text) => text.replace(/\r?\n$/, ''))

const projectName = parsePattern(
  'lower-case letters, digits, `-` and `_`, beginning with a letter or a digit',
  /^[a-z0-9][a-z0-9_-]*$/,
)

/** What a switch is proven by. */
const proofs = {
  'verify-url': v.optional(httpUrlInput, 'http://127.0.0.1/'),
  'verify-status': v.optional(statusSetInput),
  'verify-host': v.optional(hostHeaderInput),
  'public-url': v.optional(httpUrlInput),
  'public-url-required': v.optional(booleanInput, 'false'),
}

/** For GitHub's Deployments page. */
const announcement = {
  environment: v.optional(
    parsePattern('the name of an environment, in one line of up to 255 characters', /^[^\r\n]{1,255}$/),
  ),
  'environment-url': v.optional(httpUrlInput),
  'github-token': v.optional(secretText),
}

/** Every input of action.yml, with its default and what it takes. */
export const inputEntries = ({ address, readKey }: InputContext) => ({
  mode: v.optional(oneOf('deploy', 'rollback', 'plan', 'status'), 'deploy'),
  host: hostInput,
  port: v.optional(portInput, '22'),
  username: usernameInput,
  key: v.optional(parseVerbatim('a private key', readKey)),
  passphrase: v.optional(secretText),
  password: v.optional(secretText),
  fingerprint: v.optional(hostKeysInput(address)),
  'strict-host-key': v.optional(booleanInput, 'true'),
  'connect-timeout': v.optional(durationInput('100ms', '10m'), '30s'),
  directory: directoryInput,
  'compose-files': v.optional(composeFilesInput),
  'project-name': v.optional(projectName),
  'blue-services': v.optional(servicesInput, 'blue'),
  'green-services': v.optional(servicesInput, 'green'),
  env: v.optional(envInput),
  'blue-port': v.optional(portInput, '8081'),
  'green-port': v.optional(portInput, '8082'),
  'health-path': v.optional(urlPathInput, '/actuator/health'),
  'health-status': v.optional(statusSetInput, '200'),
  'health-body': v.optional(regexInput),
  'health-host': v.optional(hostHeaderInput),
  'health-timeout': v.optional(durationInput('100ms', '6h'), '2m'),
  'health-interval': v.optional(durationInput('50ms', '10m'), '1s'),
  'blue-site': v.optional(filePathInput, '/etc/nginx/sites-available/blue'),
  'green-site': v.optional(filePathInput, '/etc/nginx/sites-available/green'),
  'site-link': v.optional(filePathInput, '/etc/nginx/sites-enabled/default'),
  ...proofs,
  'drain-timeout': v.optional(durationInput('0s', '6h'), '30s'),
  'stop-timeout': v.optional(durationInput('0s', '1h'), '10s'),
  'old-color': v.optional(oneOf('stop', 'keep'), 'stop'),
  prune: v.optional(booleanInput, 'false'),
  sudo: v.optional(sudoInput, 'auto'),
  'lock-timeout': v.optional(durationInput('0s', '6h'), '10m'),
  ...announcement,
})

/** The inputs, each read by its own rule. */
export type InputValues = v.InferOutput<v.ObjectSchema<ReturnType<typeof inputEntries>, undefined>>
