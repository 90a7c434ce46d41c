import { isIP, isIPv4, isIPv6 } from 'node:net'

import { RejectedInput, parsePattern, parseTrimmed } from './parsed.ts'
import { hasControlCharacters } from './quote.ts'

const hostTakes = 'one host name or address, such as `203.0.113.7`, `2001:db8::7` or `app.example.com`'

/** A host name or an address; IPv6 loses its brackets. */
export const hostInput = parseTrimmed(hostTakes, (text) => {
  const bare = withoutBrackets(text)
  return isIP(bare) > 0 || isHostName(text) ? bare : new RejectedInput(hostHint(text))
})

/** An IPv6 address as it is compared and dialled, without the brackets that it wears in URLs. */
export const withoutBrackets = (text: string): string => {
  const inner = /^\[(.*)\]$/.exec(text)?.[1]
  return inner !== undefined && isIPv6(inner) ? inner : text
}

// Digits and dots alone are a mistyped address: no resolver should get to guess what they mean.
const isHostName = (text: string): boolean =>
  text.length <= 253 && !/^[\d.]+$/.test(text) && /^(?:\w(?:[\w-]{0,61}\w)?\.)*\w(?:[\w-]{0,61}\w)?\.?$/.test(text)

function hostHint(text: string): { takes?: string } {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { takes: `${hostTakes}, without a scheme or a path` }
  if (text.includes('@')) return { takes: `${hostTakes}; the user's name goes into \`username\`` }
  if (/^\[.*\]:\d+$|^[^:]+:\d+$/.test(text)) return { takes: `${hostTakes}; the port goes into \`port\`` }
  return isIPv4(text.split('/')[0] ?? '') ? { takes: `${hostTakes}, not a network` } : {}
}

/** A login name. */
export const usernameInput = parseTrimmed('a login name without spaces, such as `ubuntu` or `ec2-user`', (text) =>
  hasControlCharacters(text) || /\s/.test(text) ? new RejectedInput() : text,
)

/** A Host header's value: visible ASCII alone, so that nothing can end the header and begin another. */
export const hostHeaderInput = parsePattern(
  'a host name for the Host header, such as `www.example.com`',
  /^[!-~]{1,255}$/,
)

/** The path of a URL, with its query. */
export const urlPathInput = parsePattern(
  'a path that begins with `/`, such as `/actuator/health`, without spaces or `#`; other than ASCII is percent-encoded',
  /^\/[!-"$-~]*$/,
)

const urlTakes = 'an http:// or https:// URL, such as `http://127.0.0.1/`'

/** An HTTP URL in its normal form: ASCII alone. */
export const httpUrlInput = parseTrimmed(urlTakes, (text) => {
  // URL's parser drops line ends and fixes missing slashes: what it is given has to be sound already.
  const url = /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) ? URL.parse(text) : null
  if (url === null) return new RejectedInput()
  // They would travel in an argument list, where every user of the host can read them.
  if (url.username !== '' || url.password !== '')
    return new RejectedInput({ got: 'a URL with a user name or a password', takes: `${urlTakes}, without them` })
  url.hash = ''
  return url.href
})
