import { dockerHub, storedName } from '../domain/registry.ts'
import { parseTrimmed, parseVerbatim, RejectedInput } from './input-parser.ts'
import { hasControlCharacters, quoteInput } from './quote-input.ts'

const listLines = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '')

/** Registries, each as `docker login` stores it. */
export const registriesInput = parseTrimmed(
  'a name, with its port if it has one, such as `ghcr.io`; one a line, each once; `docker.io` is Docker Hub',
  (text) => {
    const names = listLines(text).map((line) => line.trim().replace(/^https:\/\/|\/+$/g, ''))
    const registries = names.map(storedName)
    const wrong = registries.find((name) => name !== dockerHub && !/^[a-z0-9.-]+(?::\d{1,5})?$/i.test(name))
    if (wrong !== undefined) return new RejectedInput({ got: quoteInput(wrong) })
    const repeated = registries.find((name, i) => registries.indexOf(name) !== i)
    return repeated === undefined ? registries : new RejectedInput({ got: `${quoteInput(repeated)} twice` })
  },
)

/** A user for each registry. Docker ends the name at its first colon. */
export const registryUsersInput = parseTrimmed('a user name without `:`, one a line', (text) => {
  const users = listLines(text).map((line) => line.trim())
  const wrong = users.find((user) => user.includes(':') || hasControlCharacters(user))
  return wrong === undefined ? users : new RejectedInput({ got: quoteInput(wrong) })
})

/** A password for each registry, with its spaces. No error shows one. */
export const registryPasswordsInput = parseVerbatim('a password or token, one a line', (text) => {
  const passwords = listLines(text)
  return passwords.some(hasControlCharacters) ? new RejectedInput({ got: 'a control character' }) : passwords
})
