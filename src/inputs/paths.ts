import { posix } from 'node:path'

import { Refused, parsed } from './parsed.ts'
import { holdsControls } from './quote.ts'

const tilde = '`~` is not expanded: write the path out, such as `/home/ubuntu/app`'

function absolute(text: string, takes: string): string | Refused {
  if (text.startsWith('~')) return new Refused({ takes: `${takes}; ${tilde}` })
  return text.startsWith('/') && !holdsControls(text) ? text : new Refused()
}

const directoryTakes = 'an absolute path on the host, such as `/home/ubuntu/app`'

/** A folder on the host, without a slash at its end. */
export const directory = parsed(directoryTakes, (text) => {
  const path = absolute(text, directoryTakes)
  return path instanceof Refused ? path : path.replace(/(?<=.)\/+$/, '')
})

const fileTakes = 'the absolute path of a file on the host, such as `/etc/nginx/sites-available/blue`'

/** A file or a symbolic link on the host. */
export const filePath = parsed(fileTakes, (text) => (text.endsWith('/') ? new Refused() : absolute(text, fileTakes)))

/** Whether two paths are written differently but mean the same file (links on the host are not followed). */
export const samePath = (one: string, other: string): boolean => posix.normalize(one) === posix.normalize(other)
