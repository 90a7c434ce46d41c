import { isIP, isIPv4, isIPv6 } from 'node:net'

import { RejectedInput, parsePattern, parseTrimmed } from './input-parser.ts'
import { hasControlCharacters } from './quote-input.ts'

const hostExpected = 'one host name or address, such as `203.0.113.7`, `2001:db8::7` or `app.example.com`'

/** A host name or an address. An IPv6 address loses its brackets. */
export const hostInput = parseTrimmed(hostExpected, (text) => {
  const address = withoutBrackets(text)
  return isIP(address) > 0 || isHostName(text) ? address : rejectHost(text)
})

/** Removes the brackets around an IPv6 address, which only URLs have. Other texts stay as they are. */
export const withoutBrackets = (text: string): string => {
  const inner = /^\[(.*)\]$/.exec(text)?.[1]
  return inner !== undefined && isIPv6(inner) ? inner : text
}

// A text of only digits and dots is a mistyped address: some resolvers would turn it into another address.
const isHostName = (text: string): boolean =>
  text.length <= 253 && !/^[\d.]+$/.test(text) && /^(?:\w(?:[\w-]{0,61}\w)?\.)*\w(?:[\w-]{0,61}\w)?\.?$/.test(text)

function rejectHost(text: string): RejectedInput {
  const rejectWith = (hint: string) => new RejectedInput({ expected: `${hostExpected}${hint}` })
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return rejectWith(', without a scheme or a path')
  if (text.includes('@')) return rejectWith('; write the user name in `username`')
  if (/^\[.*\]:\d+$|^[^:]+:\d+$/.test(text)) return rejectWith('; write the port in `port`')
  return isIPv4(text.split('/')[0] ?? '') ? rejectWith(', not a network') : new RejectedInput()
}

/** A login name. */
export const usernameInput = parseTrimmed('a login name without spaces, such as `ubuntu` or `ec2-user`', (text) =>
  hasControlCharacters(text) || /\s/.test(text) ? new RejectedInput() : text,
)

/** The value of a Host header. Only visible ASCII is allowed, so that the value cannot add another header. */
export const hostHeaderInput = parsePattern(
  'a host name for the Host header, such as `www.example.com`',
  /^[!-~]{1,255}$/,
)

/** Paths of URLs, with their queries. A comma that no `/` follows is a part of a path. */
export const urlPathsInput = parseTrimmed(
  'a path that begins with `/`, such as `/actuator/health`, without spaces or `#`; percent-encode other than ASCII; ' +
    'or several, separated by commas: one for each port',
  (text): readonly [string, ...string[]] | RejectedInput => {
    const [first, ...rest] = text.split(/\s*(?:,\s*(?=\/)|\n)\s*/)
    const isList = [first, ...rest].every((each) => each !== undefined && /^\/[!-"$-~]*$/.test(each))
    return first === undefined || !isList ? new RejectedInput() : [first, ...rest]
  },
)

const urlExpected = 'an http:// or https:// URL, such as `http://127.0.0.1/`'

/** An HTTP URL in its normal form, which is ASCII only. */
export const httpUrlInput = parseTrimmed(urlExpected, (text) => {
  // The URL parser would remove line ends and add missing slashes, so such texts are rejected before.
  const url = /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) ? URL.parse(text) : null
  if (url === null) return new RejectedInput()
  // The URL becomes an argument of a command on the host, and every user of the host can read arguments.
  if (url.username !== '' || url.password !== '')
    return new RejectedInput({
      got: 'a URL with a user name or a password',
      expected: `${urlExpected}, without a user name and a password`,
    })
  url.hash = ''
  return url.href
})
