import { posix } from 'node:path'

import { RejectedInput, parseTrimmed } from './input-parser.ts'
import { hasControlCharacters } from './quote-input.ts'

const directoryExpected = 'an absolute path on the server, such as `/home/ubuntu/app`'

/** A folder on the host. A slash at the end is removed. */
export const directoryInput = parseTrimmed(directoryExpected, (text) => {
  const path = parseAbsolutePath(text, directoryExpected)
  return path instanceof RejectedInput ? path : path.replace(/(?<=.)\/+$/, '')
})

const fileExpected = 'the absolute path of a file on the server, such as `/etc/nginx/sites-available/blue`'

/** A file or a symbolic link on the host. */
export const filePathInput = parseTrimmed(fileExpected, (text) =>
  text.endsWith('/') ? new RejectedInput() : parseAbsolutePath(text, fileExpected),
)

function parseAbsolutePath(text: string, expected: string): string | RejectedInput {
  if (text.startsWith('~'))
    return new RejectedInput({ expected: `${expected}; \`~\` is not expanded, so write the whole path` })
  return text.startsWith('/') && !hasControlCharacters(text) ? text : new RejectedInput()
}

/** Whether two paths name the same file. Links on the host are not followed. */
export const isSamePath = (one: string, other: string): boolean => posix.normalize(one) === posix.normalize(other)
