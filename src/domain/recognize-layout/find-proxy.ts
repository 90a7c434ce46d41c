import type { HostLayout, LayoutContainer, NginxDump } from '../host-layout.ts'

/** What sends the traffic of ports 80 and 443 on. */
export type FoundProxy =
  /** Each nginx that was read, the likeliest first. */
  | { readonly kind: 'nginx'; readonly dumps: readonly NginxDump[] }
  /** `what`: such as "a container of caddy on port 80". */
  | { readonly kind: 'other'; readonly what: string; readonly name: string }
  | { readonly kind: 'unreadable'; readonly problem: string }

interface Owner {
  readonly port: number
  readonly program: string
  readonly container?: LayoutContainer | undefined
}

export function findProxy(layout: HostLayout): FoundProxy {
  const owners = findOwners(layout)
  const rank = ({ container }: NginxDump): number =>
    owners.findIndex((each) => each.container?.id === container && (container !== undefined || isNginx(each.program)))
  const owning = layout.nginx.filter((each) => rank(each) >= 0).toSorted((one, other) => rank(one) - rank(other))
  if (owning.length > 0) return { kind: 'nginx', dumps: [...new Set([...owning, ...layout.nginx])] }
  const foreign = owners.find(
    ({ program, container }) => container !== undefined || (program !== '' && !isNginx(program)),
  )
  if (foreign !== undefined) return describeForeign(foreign)
  if (layout.nginxProblem !== undefined) return { kind: 'unreadable', problem: layout.nginxProblem }
  const [redirect] = layout.redirects
  if (redirect !== undefined && layout.nginx.length === 0)
    return { kind: 'other', what: `a rule of iptables, ${redirect}`, name: 'iptables' }
  if (layout.nginx.length > 0) return { kind: 'nginx', dumps: layout.nginx }
  return owners.some(({ program }) => isNginx(program))
    ? { kind: 'unreadable', problem: 'nginx -T printed nothing' }
    : { kind: 'other', what: 'nothing that listens on ports 80 and 443', name: 'nothing' }
}

const isNginx = (program: string): boolean => /^(?:nginx|openresty|angie)/.test(program)

/** Docker's own program that listens for a container says nothing of the container. */
function findOwners({ listeners, containers = [] }: HostLayout): readonly Owner[] {
  const published = containers
    .filter(({ running }) => running)
    .flatMap((container) =>
      container.published
        .filter(({ port }) => port === 80 || port === 443)
        .map(({ port }) => ({ port, program: '', container })),
    )
  const listening = listeners.flatMap(({ port, program, container: id }) =>
    program === 'docker-proxy' ? [] : [{ port, program, container: containers.find((each) => each.id === id) }],
  )
  return [...listening, ...published].toSorted((one, other) => one.port - other.port)
}

function describeForeign({ port, program, container }: Owner): FoundProxy {
  const name = container === undefined ? program : imageName(container.image)
  return {
    kind: 'other',
    name,
    what: container === undefined ? `${name} on port ${port}` : `a container of ${name} on port ${port}`,
  }
}

/** `registry.example.com:5000/team/caddy:2-alpine` is caddy. */
const imageName = (image: string): string => image.replace(/@.*$/s, '').replace(/^.*\//s, '').replace(/:.*$/s, '')
