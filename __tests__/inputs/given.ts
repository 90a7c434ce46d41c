import type { Config } from '../../src/domain/config.ts'
import { InputError, readInputs, type InputProblem } from '../../src/inputs/read-inputs.ts'

type Texts = Readonly<Record<string, string>>

/** The inputs that a workflow must set at least. */
export const least: Texts = {
  host: 'app.example.com',
  username: 'ubuntu',
  password: 'a password',
  directory: '/srv/app',
}

const ignore = (): void => undefined

/** Reads `least` and these inputs. */
export const read = (texts: Texts = {}, mask: (secret: string) => void = ignore): Config =>
  readInputs((name) => ({ ...least, ...texts })[name] ?? '', mask)

/** The problems of `least` and these inputs; empty if there is none. */
export function problemsOf(texts: Texts): readonly InputProblem[] {
  try {
    read(texts)
    return []
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
}

/** The same problems, a line each: `input: got … | expected …`. */
export const problemOf = (texts: Texts): string =>
  problemsOf(texts)
    .map(({ input, got, expected }) => `${input}: got ${got} | expected ${expected}`)
    .join('\n')
