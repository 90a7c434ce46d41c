import { createHmac } from 'node:crypto'

/** The address that the action connects to. An IPv6 host has no brackets. */
export interface HostAddress {
  readonly host: string
  readonly port: string
}

/** An entry with the first field of a known_hosts line. Without it, the entry counts for every host. */
interface NamedEntry {
  readonly hosts?: string
}

/**
 * The entries that count for an address, as OpenSSH chooses them (sshconnect.c, check_host_key): lines for `[host]:port`,
 * and lines for the bare host only if there is none with the port.
 */
export function selectEntries<Entry extends NamedEntry>(
  entries: readonly Entry[],
  { host, port }: HostAddress,
): readonly Entry[] {
  const name = host.toLowerCase()
  const withPort = `[${name}]:${port}`
  const select = (names: readonly string[]) =>
    entries.filter(({ hosts }) => hosts !== undefined && names.some((each) => matchesName(hosts, each)))
  const named = Number(port) === 22 ? select([name, withPort]) : select([withPort])
  const own = named.length > 0 ? named : select([name])
  return entries.filter((entry) => entry.hosts === undefined || own.includes(entry))
}

/** Whether a field of a known_hosts line matches a name. The field has names and patterns, or one hashed name; see sshd(8). */
function matchesName(field: string, name: string): boolean {
  if (field.startsWith('|1|')) return isHashOf(field, name)
  const patterns = field.toLowerCase().split(',')
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  const included = patterns.filter((pattern) => !pattern.startsWith('!'))
  const matchesAny = (list: readonly string[]) => list.map(hostPatternToRegExp).some((pattern) => pattern.test(name))
  return matchesAny(included) && !matchesAny(excluded)
}

function isHashOf(field: string, name: string): boolean {
  const [, , salt = '', hash = ''] = field.split('|')
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
}

const hostPatternToRegExp = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )
