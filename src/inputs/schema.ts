import * as v from 'valibot'

import type { Color } from '../domain/color.ts'
import type { ComposeSettings, Config, Ports, SiteConfig } from '../domain/config.ts'
import { dockerHub } from '../domain/registry.ts'
import { booleanInput, sudoInput } from './choices.ts'
import { deepFreeze } from './deep-freeze.ts'
import { hostKeysInput } from './fingerprint.ts'
import { headersInput } from './headers.ts'
import { oneOf, parseVerbatim, RejectedInput } from './input-parser.ts'
import type { HostAddress } from './known-hosts.ts'
import { composeFilesInput, envFilesInput, envInput, servicesInput } from './lists.ts'
import { hostInput, hostHeaderInput, httpUrlInput, urlPathsInput, usernameInput } from './network.ts'
import { durationInput, portInput, portsInput, statusSetInput } from './numbers.ts'
import { directoryInput, filePathInput } from './paths.ts'
import { perColor } from './per-color.ts'
import { siteTextInput } from './site-text.ts'
import { registriesInput, registryPasswordsInput, registryUsersInput } from './registries.ts'
import { containerInput, environmentInput, projectNameInput, regexInput, secretTextInput } from './texts.ts'

/** The default of `site-link`. GitHub passes a default like a value that the user set. */
export const defaultSiteLink = '/etc/nginx/sites-enabled/default'

/** Values of other inputs that the parser of one input needs. */
export interface InputContext {
  /** Absent: `host` is empty. */
  readonly address: HostAddress | undefined
  readonly readKey: (text: string) => string | RejectedInput
}

/**
 * Every input of action.yml, in its order, with its parser and its default. An input without `v.optional` is required.
 * The groups are those of Config, and the function below each group fills that part of Config.
 */
export const inputEntries = (context: InputContext) => ({
  mode: v.optional(oneOf('deploy', 'rollback', 'plan', 'status'), 'deploy'),
  ...connectionInputs(context),
  ...composeInputs,
  ...registryInputs,
  'blue-port': v.optional(portsInput, '8081'),
  'green-port': v.optional(portsInput, '8082'),
  'container-port': v.optional(portInput),
  ...healthInputs,
  'blue-site': v.optional(filePathInput, '/etc/nginx/sites-available/blue'),
  'green-site': v.optional(filePathInput, '/etc/nginx/sites-available/green'),
  'site-link': v.optional(filePathInput, defaultSiteLink),
  'site-file': v.optional(filePathInput),
  'site-text': v.optional(siteTextInput),
  'live-link': v.optional(filePathInput),
  'nginx-container': v.optional(containerInput),
  'nginx-command': v.optional(filePathInput),
  ...verifyInputs,
  'drain-timeout': v.optional(durationInput('0s', '6h'), '30s'),
  'stop-timeout': v.optional(durationInput('0s', '1h')),
  'old-color': v.optional(oneOf('stop', 'keep'), 'stop'),
  adopt: v.optional(booleanInput, 'false'),
  prune: v.optional(booleanInput, 'false'),
  sudo: v.optional(sudoInput, 'auto'),
  'lock-timeout': v.optional(durationInput('0s', '6h'), '10m'),
  ...gitHubInputs,
})

/** The parsed values of the inputs, by the name of the input. */
export type InputValues = v.InferOutput<v.ObjectSchema<ReturnType<typeof inputEntries>, undefined>>

/** The inputs that hold a secret: their texts are masked, and no error shows them. */
export const secretInputs: readonly (keyof InputValues)[] = [
  'key',
  'passphrase',
  'password',
  'registry-password',
  'github-token',
]

/** The values of the inputs as a Config, frozen with everything in it. */
export function toConfig(values: InputValues): Config {
  // The type is written here, so that the compiler reports a field that Config does not have.
  const config: Config = {
    mode: values.mode,
    connection: toConnection(values),
    compose: toCompose(values),
    registries: toRegistries(values),
    ports: { blue: values['blue-port'], green: values['green-port'] },
    containerPort: values['container-port'],
    health: toHealth(values),
    nginx: toNginxConfig(values),
    verify: { url: values['verify-url'], statuses: values['verify-status'], hostHeader: values['verify-host'] },
    publicUrl: toPublicUrl(values),
    drainTimeoutMs: values['drain-timeout'],
    stopTimeoutMs: toWholeSeconds(values['stop-timeout']),
    oldColor: values['old-color'],
    adopt: values.adopt,
    prune: values.prune,
    sudo: values.sudo,
    lockTimeoutMs: values['lock-timeout'],
    gitHubDeployment: toGitHubDeployment(values),
  }
  return deepFreeze(config)
}

/** Docker takes whole seconds. */
const toWholeSeconds = (ms: number | undefined): number | undefined => ms && Math.ceil(ms / 1000) * 1000

const connectionInputs = ({ address, readKey }: InputContext) => ({
  host: hostInput,
  port: v.optional(portInput, '22'),
  username: usernameInput,
  key: v.optional(parseVerbatim('a private key', readKey)),
  passphrase: v.optional(secretTextInput),
  password: v.optional(secretTextInput),
  fingerprint: v.optional(hostKeysInput(address)),
  'strict-host-key': v.optional(booleanInput, 'true'),
  'connect-timeout': v.optional(durationInput('100ms', '10m'), '30s'),
})
const toConnection = (values: InputValues): Config['connection'] => ({
  host: values.host,
  port: values.port,
  username: values.username,
  key: values.key,
  password: values.password,
  hostKeys: values.fingerprint ?? [],
  strictHostKey: values['strict-host-key'],
  connectTimeoutMs: values['connect-timeout'],
})

const composeInputs = {
  directory: directoryInput,
  'compose-files': v.optional(perColor(composeFilesInput)),
  'project-name': v.optional(perColor(projectNameInput)),
  'blue-services': v.optional(servicesInput, 'blue'),
  'green-services': v.optional(servicesInput, 'green'),
  'job-services': v.optional(servicesInput),
  'worker-services': v.optional(servicesInput),
  env: v.optional(envInput),
  'color-env': v.optional(perColor(envInput)),
  'env-files': v.optional(perColor(envFilesInput)),
}
const toCompose = (values: InputValues): Config['compose'] => ({
  directory: values.directory,
  services: { blue: values['blue-services'], green: values['green-services'] },
  jobs: values['job-services'] ?? [],
  workers: values['worker-services'] ?? [],
  settings: { blue: toSettings(values, 'blue'), green: toSettings(values, 'green') },
})
const toSettings = (values: InputValues, color: Color): ComposeSettings => ({
  files: values['compose-files']?.[color] ?? [],
  projectName: values['project-name']?.[color],
  env: { ...values.env, ...values['color-env']?.[color] },
  envFiles: values['env-files']?.[color] ?? [],
})

const registryInputs = {
  registry: v.optional(registriesInput),
  'registry-username': v.optional(registryUsersInput),
  'registry-password': v.optional(registryPasswordsInput),
}

/** A post run asks no registry, so that it needs none of them. */
export const registryInputNames = Object.keys(registryInputs)

export type RegistryValues = Pick<InputValues, keyof typeof registryInputs>

/** The registries of these inputs: Docker Hub where only a user or a password is given. */
export const listRegistries = (values: RegistryValues): readonly string[] =>
  values.registry ??
  (values['registry-username'] === undefined && values['registry-password'] === undefined ? [] : [dockerHub])

const toRegistries = (values: InputValues): Config['registries'] =>
  listRegistries(values).map((registry, i) => ({
    registry,
    username: values['registry-username']?.[i] ?? '',
    password: values['registry-password']?.[i] ?? '',
  }))

const healthInputs = {
  'blue-health-port': v.optional(portsInput),
  'green-health-port': v.optional(portsInput),
  'health-path': v.optional(urlPathsInput, '/actuator/health'),
  'health-status': v.optional(statusSetInput, '200'),
  'health-body': v.optional(regexInput),
  'health-host': v.optional(hostHeaderInput),
  'health-headers': v.optional(headersInput),
  'health-timeout': v.optional(durationInput('100ms', '6h'), '2m'),
  'health-interval': v.optional(durationInput('50ms', '10m'), '1s'),
}
const toHealth = (values: InputValues): Config['health'] => ({
  paths: forEachPort(values['blue-port'], values['health-path']),
  statuses: values['health-status'],
  body: values['health-body'],
  hostHeader: values['health-host'],
  headers: values['health-headers'] ?? [],
  timeoutMs: values['health-timeout'],
  intervalMs: values['health-interval'],
  ports: { blue: toHealthPorts(values, 'blue'), green: toHealthPorts(values, 'green') },
})

/** One path alone is the path of each port. */
function forEachPort(ports: Ports, [first, ...rest]: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return [first, ...ports.slice(1).map((_, i) => rest[i] ?? first)]
}

const toHealthPorts = (values: InputValues, color: Color): Ports =>
  values[`${color}-health-port`] ??
  (values['container-port'] === undefined ? values[`${color}-port`] : [values['container-port']])

const toNginxConfig = (values: InputValues): Config['nginx'] => ({
  command: values['nginx-command'],
  container: values['nginx-container'],
  site: toSite(values),
})

function toSite(values: InputValues): SiteConfig {
  const sites = { blue: values['blue-site'], green: values['green-site'] }
  const { 'site-file': path, 'site-text': texts, 'live-link': liveLink } = values
  if (liveLink !== undefined) return toLiveLink(liveLink)
  if (path === undefined) return { form: 'link', path: values['site-link'], values: sites }
  return texts === undefined ? { form: 'file', path, values: sites } : { form: 'text', path, values: texts }
}

/** The folders of the two colors are beside the link. */
function toLiveLink(path: string): SiteConfig {
  const folder = path.replace(/[^/]*$/, '')
  return { form: 'live-link', path, values: { blue: `${folder}blue`, green: `${folder}green` } }
}

const verifyInputs = {
  'verify-url': v.optional(httpUrlInput),
  'verify-status': v.optional(statusSetInput),
  'verify-host': v.optional(hostHeaderInput),
  'public-url': v.optional(httpUrlInput),
  'public-url-required': v.optional(booleanInput, 'false'),
}
const toPublicUrl = ({ 'public-url': url, 'public-url-required': required }: InputValues): Config['publicUrl'] =>
  url === undefined ? undefined : { url, required }

const gitHubInputs = {
  environment: v.optional(environmentInput),
  'environment-url': v.optional(httpUrlInput),
  'github-token': v.optional(secretTextInput),
}
function toGitHubDeployment(values: InputValues): Config['gitHubDeployment'] {
  const { environment, 'environment-url': url, 'github-token': token = '' } = values
  return environment === undefined ? undefined : { environment, url, token: token.trim() }
}
