import type { Config } from '../../src/domain/config.ts'
import { InputError, readInputs, type Problem } from '../../src/inputs/read-inputs.ts'

type Texts = Readonly<Record<string, string>>

/** The least that a workflow gives. */
export const least: Texts = {
  host: 'app.example.com',
  username: 'ubuntu',
  password: 'a password',
  directory: '/srv/app',
}

const ignore = (): void => undefined

/** Reads the least and these inputs besides. */
export const read = (texts: Texts = {}, mask: (secret: string) => void = ignore): Config =>
  readInputs((name) => ({ ...least, ...texts })[name] ?? '', mask)

/** The problems with the least and these inputs besides; none when they can be used. */
export function problemsOf(texts: Texts): readonly Problem[] {
  try {
    read(texts)
    return []
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
}

/** The one problem, as `input: got … | takes …`. */
export const problemOf = (texts: Texts): string =>
  problemsOf(texts)
    .map(({ input, got, takes }) => `${input}: got ${got} | takes ${takes}`)
    .join('\n')
