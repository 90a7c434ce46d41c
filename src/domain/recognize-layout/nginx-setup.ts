import type { HostLayout, LayoutContainer, NginxDump } from '../host-layout.ts'
import { hostOf, readReferences, upstreamOf, type Reference } from './nginx-references.ts'

/** The configuration of one nginx, by files. */
export interface NginxSetup {
  /** Absent: on the host. */
  readonly container?: LayoutContainer | undefined
  /** The text of each file that it reads, by its path as nginx names it. */
  readonly files: ReadonlyMap<string, string>
  /** Where those of them lead that are symbolic links. */
  readonly links: ReadonlyMap<string, string>
  /** Files that it does not read, by the path that nginx would name: the copies of a deployment among them. */
  readonly others: ReadonlyMap<string, string>
}

export function toNginxSetup({ text, links, container: id }: NginxDump, layout: HostLayout): NginxSetup {
  const container = layout.containers?.find((each) => each.id === id)
  const files = splitDump(text)
  const loaded = new Set([...files.keys(), ...links.values()])
  const others = new Map<string, string>()
  for (const [hostPath, content] of layout.files) {
    const path = id === undefined ? hostPath : toInside(container, hostPath)
    if (path !== undefined && (!loaded.has(path) || isLinkTarget(path, { links }))) others.set(path, content)
  }
  return { container, files, links, others }
}

const isLinkTarget = (path: string, { links }: Pick<NginxSetup, 'links'>) => [...links.values()].includes(path)

/** The files of what `nginx -T` prints. A file that is included twice counts once. */
export function splitDump(text: string): ReadonlyMap<string, string> {
  const [, ...parts] = `\n${text}`.split(/^# configuration file (.+):\n/m)
  const files = new Map<string, string>()
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const content = parts[i + 1] ?? ''
    // nginx prints an empty line behind each file.
    files.set(parts[i] ?? '', i + 2 < parts.length ? content.replace(/\n$/, '') : content)
  }
  return files
}

/** The path of a file of the host inside a container; undefined: it is not mounted. */
export function toInside(container: LayoutContainer | undefined, path: string): string | undefined {
  const [mount] = (container?.mounts ?? [])
    .filter(({ type, source }) => type === 'bind' && (path === source || path.startsWith(`${source}/`)))
    .toSorted((one, other) => other.source.length - one.source.length)
  return mount && mount.target + path.slice(mount.source.length)
}

/** The path on the host of a file inside a container; undefined: it is in no folder or file of the host. */
export function toHostPath(container: LayoutContainer | undefined, path: string): string | undefined {
  if (container === undefined) return path
  const [mount] = container.mounts
    .filter(({ type, target }) => type === 'bind' && (path === target || path.startsWith(`${target}/`)))
    .toSorted((one, other) => other.target.length - one.target.length)
  return mount && mount.source + path.slice(mount.target.length)
}

/** What each upstream passes requests to, and all other statements that say where requests go. */
export interface References {
  readonly all: readonly Reference[]
  readonly upstreams: ReadonlyMap<string, readonly Reference[]>
}

export function readAllReferences(files: ReadonlyMap<string, string>): References {
  const all = [...files].flatMap(([file, text]) => readReferences(file, text))
  const upstreams = new Map<string, readonly Reference[]>()
  for (const each of all) {
    const name = upstreamOf(each)
    if (name !== undefined) upstreams.set(name, [...(upstreams.get(name) ?? []), each])
  }
  return { all, upstreams }
}

/** The upstream that a statement names. */
export const namedUpstream = ({ kind, target }: Reference, { upstreams }: References): string | undefined =>
  kind !== 'server' && upstreams.has(hostOf(target)) ? hostOf(target) : undefined
