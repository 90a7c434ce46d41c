import { createHmac } from 'node:crypto'

/** The address that the action connects to. An IPv6 host has no brackets. */
export interface HostAddress {
  readonly host: string
  readonly port: string
}

/**
 * Whether the first field of a known_hosts line matches an address. The field holds names and patterns, or one hashed
 * name; see sshd(8).
 */
export function matchesAddress(field: string, { host, port }: HostAddress): boolean {
  const name = host.toLowerCase()
  // OpenSSH writes `[host]:port` if the port is not 22, and also accepts a line without the port.
  const names = [name, `[${name}]:${port}`]
  if (field.startsWith('|1|')) return names.some((each) => isHashOf(field, each))
  const patterns = field.toLowerCase().split(',')
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  const included = patterns.filter((pattern) => !pattern.startsWith('!'))
  const matchesAny = (list: readonly string[]) =>
    list.map(hostPatternToRegExp).some((pattern) => names.some((each) => pattern.test(each)))
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
