import { createHmac } from 'node:crypto'

/** What is dialled; an IPv6 host without brackets. */
export interface HostAddress {
  readonly host: string
  readonly port: string
}

/** Whether the hosts field of a known_hosts line (names, patterns, or one hashed name) means this address; see sshd(8). */
export function matchesAddress(field: string, { host, port }: HostAddress): boolean {
  const lower = host.toLowerCase()
  // OpenSSH writes `[host]:port` for other ports than 22 and falls back to a line without the port.
  const names = [lower, `[${lower}]:${port}`]
  if (field.startsWith('|1|')) return names.some((name) => isHashOf(field, name))
  const patterns = field.toLowerCase().split(',')
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  const included = patterns.filter((pattern) => !pattern.startsWith('!'))
  const hits = (list: readonly string[]) =>
    list.some((pattern) => names.some((name) => globToRegExp(pattern).test(name)))
  return hits(included) && !hits(excluded)
}

function isHashOf(field: string, name: string): boolean {
  const [, , salt = '', hash = ''] = field.split('|')
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
}

const globToRegExp = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )
