import * as v from 'valibot'

import { boolean, regex, sudo } from './choices.ts'
import { hostKeys } from './fingerprint.ts'
import type { Address } from './known-hosts.ts'
import { composeFiles, env, services } from './lists.ts'
import { host, hostHeader, httpUrl, urlPath, username } from './network.ts'
import { duration, port, statusSet } from './numbers.ts'
import { matching, oneOf, verbatim, type Refused } from './parsed.ts'
import { directory, filePath } from './paths.ts'

/** What the reading of one input needs to know of others. */
export interface Context {
  readonly address: Address | undefined
  readonly readKey: (text: string) => string | Refused
}

// A secret that came out of a file has its line end at the end; spaces may well belong to it.
const secretText = verbatim('a text', (text) => text.replace(/\r?\n$/, ''))

const projectName = matching(
  'lower-case letters, digits, `-` and `_`, beginning with a letter or a digit',
  /^[a-z0-9][a-z0-9_-]*$/,
)

/** What a switch is proven by. */
const proofs = {
  'verify-url': v.optional(httpUrl, 'http://127.0.0.1/'),
  'verify-status': v.optional(statusSet),
  'verify-host': v.optional(hostHeader),
  'public-url': v.optional(httpUrl),
  'public-url-required': v.optional(boolean, 'false'),
}

/** For GitHub's Deployments page. */
const announcement = {
  environment: v.optional(
    matching('the name of an environment, in one line of up to 255 characters', /^[^\r\n]{1,255}$/),
  ),
  'environment-url': v.optional(httpUrl),
  'github-token': v.optional(secretText),
}

/** Every input of action.yml, with its default and what it takes. */
export const entries = ({ address, readKey }: Context) => ({
  mode: v.optional(oneOf('deploy', 'rollback', 'plan', 'status'), 'deploy'),
  host,
  port: v.optional(port, '22'),
  username,
  key: v.optional(verbatim('a private key', readKey)),
  passphrase: v.optional(secretText),
  password: v.optional(secretText),
  fingerprint: v.optional(hostKeys(address)),
  'strict-host-key': v.optional(boolean, 'true'),
  'connect-timeout': v.optional(duration('100ms', '10m'), '30s'),
  directory,
  'compose-files': v.optional(composeFiles),
  'project-name': v.optional(projectName),
  'blue-services': v.optional(services, 'blue'),
  'green-services': v.optional(services, 'green'),
  env: v.optional(env),
  'blue-port': v.optional(port, '8081'),
  'green-port': v.optional(port, '8082'),
  'health-path': v.optional(urlPath, '/actuator/health'),
  'health-status': v.optional(statusSet, '200'),
  'health-body': v.optional(regex),
  'health-host': v.optional(hostHeader),
  'health-timeout': v.optional(duration('100ms', '6h'), '2m'),
  'health-interval': v.optional(duration('50ms', '10m'), '1s'),
  'blue-site': v.optional(filePath, '/etc/nginx/sites-available/blue'),
  'green-site': v.optional(filePath, '/etc/nginx/sites-available/green'),
  'site-link': v.optional(filePath, '/etc/nginx/sites-enabled/default'),
  ...proofs,
  'drain-timeout': v.optional(duration('0s', '6h'), '30s'),
  'stop-timeout': v.optional(duration('0s', '1h'), '10s'),
  'old-color': v.optional(oneOf('stop', 'keep'), 'stop'),
  prune: v.optional(boolean, 'false'),
  sudo: v.optional(sudo, 'auto'),
  'lock-timeout': v.optional(duration('0s', '6h'), '10m'),
  ...announcement,
})

/** The inputs, each read by its own rule. */
export type Values = v.InferOutput<v.ObjectSchema<ReturnType<typeof entries>, undefined>>
