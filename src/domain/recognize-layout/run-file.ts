import { stringify } from 'yaml'
import type { Color, PerColor } from '../color.ts'
import type { LayoutContainer, LayoutHealth } from '../host-layout.ts'

export interface RunFileInput {
  readonly container: LayoutContainer
  readonly services: PerColor<string>
  /** The port of the host for each color; absent: none is published. */
  readonly ports?: PerColor<number> | undefined
  /** The port inside the container. */
  readonly innerPort?: number | undefined
  /** Files with the values of variables, and the names that they hold. */
  readonly envFiles: ReadonlyMap<string, readonly string[]>
  /** The image is on this host only, so nothing can pull it. */
  readonly isLocalImage: boolean
}

export interface RunFile {
  readonly text: string
  /** The variables whose values are in no file on the host. */
  readonly missing: readonly string[]
}

/**
 * A Compose file of both colors, as the container runs now. It holds no value of a variable. The restart policy is the one
 * that fits colors: with the container's own, the stopped color could start after a reboot too, or none.
 */
export function makeRunFile(input: RunFileInput): RunFile {
  const { container, services } = input
  const { settings } = container
  const envFile = [...input.envFiles].find(
    ([, names]) => settings.environment.length > 0 && settings.environment.some((each) => names.includes(each)),
  )
  const missing = settings.environment.filter((each) => envFile?.[1].includes(each) !== true)
  const both = Object.fromEntries(
    Object.entries({
      image: `\${IMAGE:-${escape(container.image)}}`,
      pull_policy: input.isLocalImage ? 'never' : undefined,
      restart: 'unless-stopped',
      env_file: envFile === undefined ? undefined : [envFile[0]],
      environment: missing.length === 0 ? undefined : missing,
      ...toCommandFields(container),
      ...toPlaces(container),
      healthcheck: settings.health && toHealthcheck(settings.health),
    }).filter(([, value]) => value !== undefined),
  )
  const toService = (color: Color) => ({ ...both, ...toNetworking(input, color) })
  const file = {
    services: { [services.blue]: toService('blue'), [services.green]: toService('green') },
    ...toTopLevel(container),
  }
  const note = `# Made from the container ${oneLine(container.name)}. Read it before you save it: both colors are the same but for the port, and after a reboot the live one starts again.\n`
  return { text: note + stringify(file, { lineWidth: 0, aliasDuplicateObjects: false }), missing }
}

const oneLine = (text: string): string => text.replace(/[^\w./:-]/g, '_')

/** Compose replaces variables in every text. */
const escape = (text: string): string => text.replaceAll('$', '$$$$')

function toCommandFields({ settings }: LayoutContainer) {
  return {
    entrypoint: settings.entrypoint?.map(escape),
    command: settings.command?.map(escape),
    user: settings.user,
    working_dir: settings.workingDir,
    mem_limit: settings.memoryBytes === undefined || settings.memoryBytes === 0 ? undefined : settings.memoryBytes,
    extra_hosts: settings.extraHosts.length === 0 ? undefined : settings.extraHosts,
  }
}

const toPlaces = ({ mounts }: LayoutContainer) => ({
  volumes:
    mounts.length === 0
      ? undefined
      : mounts.map(({ source, target, readOnly }) => escape(`${source}:${target}${readOnly ? ':ro' : ''}`)),
})

/** The networks that Docker makes by itself have no name in a Compose file. */
const ownNetworks = ({ networks }: LayoutContainer): readonly string[] =>
  networks.map(({ name }) => name).filter((name) => !['bridge', 'host', 'none'].includes(name))

function toNetworking({ container, ports, innerPort }: RunFileInput, color: Color) {
  if (container.networkMode === 'host') return { network_mode: 'host' }
  const bound = container.published.find(({ target }) => target === innerPort)?.address ?? ''
  const address = bound === '' || bound === '0.0.0.0' || bound === '::' ? '' : `${bound}:`
  const networks = ownNetworks(container)
  return {
    ...(ports === undefined || innerPort === undefined ? {} : { ports: [`${address}${ports[color]}:${innerPort}`] }),
    ...(networks.length === 0 ? {} : { networks }),
  }
}

/** What exists is used as it is. */
function toTopLevel(container: LayoutContainer) {
  const volumes = container.mounts.filter(({ type }) => type === 'volume').map(({ source }) => source)
  const external = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { external: true }]))
  return {
    ...(ownNetworks(container).length === 0 ? {} : { networks: external(ownNetworks(container)) }),
    ...(volumes.length === 0 ? {} : { volumes: external(volumes) }),
  }
}

const toSeconds = (nanoseconds: number | undefined): string | undefined =>
  nanoseconds === undefined || nanoseconds === 0
    ? undefined
    : `${Math.round(nanoseconds / 1e6)}ms`.replace(/000ms$/, 's')

const toHealthcheck = (health: LayoutHealth) => ({
  test: health.test.map(escape),
  interval: toSeconds(health.interval),
  timeout: toSeconds(health.timeout),
  start_period: toSeconds(health.startPeriod),
  retries: health.retries === 0 ? undefined : health.retries,
})
