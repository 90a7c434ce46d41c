import type { Config } from '../domain/config.ts'
import type { InputValues } from './schema.ts'

/** The inputs' values in the groups that the rest of the code works with, frozen to the bottom. */
export function toConfig(values: InputValues): Config {
  // With its type, so that the compiler reports a field that Config does not have.
  const config: Config = {
    mode: values.mode,
    connection: connectionOf(values),
    compose: composeOf(values),
    ports: { blue: values['blue-port'], green: values['green-port'] },
    health: healthOf(values),
    nginx: { sites: { blue: values['blue-site'], green: values['green-site'] }, link: values['site-link'] },
    verify: { url: values['verify-url'], statuses: values['verify-status'], hostHeader: values['verify-host'] },
    publicUrl: publicUrlOf(values),
    drainTimeoutMs: values['drain-timeout'],
    stopTimeoutMs: Math.ceil(values['stop-timeout'] / 1000) * 1000,
    oldColor: values['old-color'],
    prune: values.prune,
    sudo: values.sudo,
    lockTimeoutMs: values['lock-timeout'],
    gitHubDeployment: announcementOf(values),
  }
  return deepFreeze(config)
}

const connectionOf = (values: InputValues): Config['connection'] => ({
  host: values.host,
  port: values.port,
  username: values.username,
  key: values.key,
  password: values.password,
  hostKeys: values.fingerprint ?? [],
  strictHostKey: values['strict-host-key'],
  connectTimeoutMs: values['connect-timeout'],
})

const composeOf = (values: InputValues): Config['compose'] => ({
  directory: values.directory,
  files: values['compose-files'] ?? [],
  projectName: values['project-name'],
  services: { blue: values['blue-services'], green: values['green-services'] },
  env: values.env ?? {},
})

const healthOf = (values: InputValues): Config['health'] => ({
  path: values['health-path'],
  statuses: values['health-status'],
  body: values['health-body'],
  hostHeader: values['health-host'],
  timeoutMs: values['health-timeout'],
  intervalMs: values['health-interval'],
})

function publicUrlOf(values: InputValues): Config['publicUrl'] {
  const { 'public-url': url, 'public-url-required': required } = values
  return url === undefined ? undefined : { url, required }
}

function announcementOf(values: InputValues): Config['gitHubDeployment'] {
  const { environment, 'environment-url': url, 'github-token': token = '' } = values
  return environment === undefined ? undefined : { environment, url, token: token.trim() }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}
