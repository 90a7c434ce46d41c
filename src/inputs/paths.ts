import { posix } from 'node:path'

import { RejectedInput, parseTrimmed } from './parsed.ts'
import { hasControlCharacters } from './quote.ts'

const tilde = '`~` is not expanded: write the path out, such as `/home/ubuntu/app`'

function parseAbsolutePath(text: string, takes: string): string | RejectedInput {
  if (text.startsWith('~')) return new RejectedInput({ takes: `${takes}; ${tilde}` })
  return text.startsWith('/') && !hasControlCharacters(text) ? text : new RejectedInput()
}

const directoryTakes = 'an absolute path on the host, such as `/home/ubuntu/app`'

/** A folder on the host, without a slash at its end. */
export const directoryInput = parseTrimmed(directoryTakes, (text) => {
  const path = parseAbsolutePath(text, directoryTakes)
  return path instanceof RejectedInput ? path : path.replace(/(?<=.)\/+$/, '')
})

const fileTakes = 'the absolute path of a file on the host, such as `/etc/nginx/sites-available/blue`'

/** A file or a symbolic link on the host. */
export const filePathInput = parseTrimmed(fileTakes, (text) =>
  text.endsWith('/') ? new RejectedInput() : parseAbsolutePath(text, fileTakes),
)

/** Whether two paths are written differently but mean the same file (links on the host are not followed). */
export const samePath = (one: string, other: string): boolean => posix.normalize(one) === posix.normalize(other)
