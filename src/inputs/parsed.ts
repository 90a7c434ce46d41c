import * as v from 'valibot'

import { quoteInput } from './quote.ts'

/** A parser's "no": what it got, in words that may be printed, and what it takes, where the input's usual words don't fit. */
export class RejectedInput {
  readonly got: string | undefined
  readonly takes: string | undefined

  constructor(why: { readonly got?: string; readonly takes?: string } = {}) {
    this.got = why.got
    this.takes = why.takes
  }
}

type InputParser<T> = (text: string) => T | RejectedInput

/** A schema from an input's very text, spaces and all, to its value. */
export const parseVerbatim = <T>(takes: string, parse: InputParser<T>) =>
  v.pipe(
    v.string(takes),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const result = parse(dataset.value)
      if (!(result instanceof RejectedInput)) return result
      addIssue({ received: result.got ?? quoteInput(dataset.value.trim()), message: result.takes ?? takes })
      return NEVER
    }),
  )

/** A schema from an input's text, without the spaces around it, to its value. */
export const parseTrimmed = <T>(takes: string, parse: InputParser<T>) =>
  parseVerbatim(takes, (text) => parse(text.trim()))

/** A schema for a text that a pattern describes whole. */
export const parsePattern = (takes: string, pattern: RegExp) =>
  parseTrimmed(takes, (text) => (pattern.test(text) ? text : new RejectedInput()))

/** A schema for one word of a few. */
export const oneOf = <const T extends string>(...words: readonly T[]) =>
  parseTrimmed(
    words.map((word, i) => `${i === 0 ? '' : i < words.length - 1 ? ', ' : ' or '}\`${word}\``).join(''),
    (text) => words.find((word) => word === text) ?? new RejectedInput(),
  )
