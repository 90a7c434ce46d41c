import type { HostLayout, LayoutContainer, NginxDump } from '../../src/domain/host-layout.ts'

type Texts = Readonly<Record<string, string>>

interface ContainerParts {
  /** `host:inside`, such as `8081:8080`, or only the port inside. */
  readonly ports?: readonly string[]
  readonly image?: string
  readonly stopped?: boolean
  /** `project/service`, and its files. */
  readonly compose?: readonly [string, ...string[]]
  readonly mounts?: Texts
  readonly environment?: readonly string[]
  readonly health?: string
}

/** A container as the guide reads it. */
export function container(name: string, parts: ContainerParts = {}): LayoutContainer {
  const [origin, ...files] = parts.compose ?? []
  const [project = '', service = ''] = origin?.split('/') ?? []
  const ports = (parts.ports ?? []).map((each) => each.split(':').map(Number))
  return {
    id: `id-of-${name}`,
    name,
    image: parts.image ?? 'team/app:latest',
    running: parts.stopped !== true,
    isLocalImage: false,
    compose: origin === undefined ? undefined : { project, service, folder: '', files },
    networkMode: 'bridge',
    published: ports.flatMap(([port = 0, target]) => (target === undefined ? [] : [{ address: '', port, target }])),
    exposed: ports.map(([port = 0, target]) => target ?? port),
    networks: [],
    mounts: Object.entries(parts.mounts ?? {}).map(([source, target]) => ({
      type: 'bind',
      source,
      target,
      readOnly: true,
    })),
    healthTest: parts.health === undefined ? [] : ['CMD-SHELL', parts.health],
    settings: { environment: parts.environment ?? [], extraHosts: [] },
  }
}

interface HostParts {
  readonly folder?: string
  /** The files that nginx reads. */
  readonly nginx?: Texts
  /** The name of the container that nginx runs in. */
  readonly nginxIn?: string
  readonly links?: Texts
  /** Further files of the host. */
  readonly files?: Texts
  readonly compose?: Texts
  readonly env?: Readonly<Record<string, readonly string[]>>
  readonly containers?: readonly LayoutContainer[]
  readonly listener?: string
  readonly redirects?: readonly string[]
  /** `TARGET PATH STATUS` each. */
  readonly answers?: readonly string[]
}

export const dumpText = (files: Texts): string =>
  Object.entries(files)
    .map(([path, text]) => `# configuration file ${path}:\n${text}\n`)
    .join('')

/** A host as the guide reads it: nginx on the host itself, unless `nginxIn` names a container. */
export function hostLayout(parts: HostParts): HostLayout {
  const { nginx, nginxIn, links = {}, files = {}, compose = {}, env = {}, containers = [] } = parts
  const dumps: readonly NginxDump[] =
    nginx === undefined
      ? []
      : [{ container: nginxIn && `id-of-${nginxIn}`, text: dumpText(nginx), links: new Map(Object.entries(links)) }]
  const listener = parts.listener ?? (nginx === undefined || nginxIn !== undefined ? undefined : 'nginx')
  return {
    folder: parts.folder ?? '/home/ubuntu/app',
    containers,
    nginx: dumps,
    composeFiles: Object.entries(compose).map(([path, raw]) => ({ path, raw })),
    envFiles: new Map(Object.entries(env)),
    listeners: listener === undefined ? [] : [{ port: 80, program: listener }],
    redirects: parts.redirects ?? [],
    files: new Map(Object.entries(files)),
    answers: (parts.answers ?? []).map((line) => {
      const [target = '', path = '', status] = line.split(' ')
      return { target, path, status: Number(status) }
    }),
  }
}
