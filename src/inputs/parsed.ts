import * as v from 'valibot'

import { quote } from './quote.ts'

/** A parser's "no": what it got, in words that may be printed, and what it takes, where the input's usual words don't fit. */
export class Refused {
  readonly got: string | undefined
  readonly takes: string | undefined

  constructor(why: { readonly got?: string; readonly takes?: string } = {}) {
    this.got = why.got
    this.takes = why.takes
  }
}

type Parse<T> = (text: string) => T | Refused

/** A schema from an input's very text, spaces and all, to its value. */
export const verbatim = <T>(takes: string, parse: Parse<T>) =>
  v.pipe(
    v.string(takes),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const result = parse(dataset.value)
      if (!(result instanceof Refused)) return result
      addIssue({ received: result.got ?? quote(dataset.value.trim()), message: result.takes ?? takes })
      return NEVER
    }),
  )

/** A schema from an input's text, without the spaces around it, to its value. */
export const parsed = <T>(takes: string, parse: Parse<T>) => verbatim(takes, (text) => parse(text.trim()))

/** A schema for a text that a pattern describes whole. */
export const matching = (takes: string, pattern: RegExp) =>
  parsed(takes, (text) => (pattern.test(text) ? text : new Refused()))

/** A schema for one word of a few. */
export const oneOf = <const T extends string>(...words: readonly T[]) =>
  parsed(
    words.map((word, i) => `${i === 0 ? '' : i < words.length - 1 ? ', ' : ' or '}\`${word}\``).join(''),
    (text) => words.find((word) => word === text) ?? new Refused(),
  )
