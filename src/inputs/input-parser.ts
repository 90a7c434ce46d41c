import * as v from 'valibot'

import { quoteInput } from './quote-input.ts'

/**
 * What a parser returns for a text that it does not accept. `got` describes the text and may be printed, so it holds no
 * secret. Without `got` the text itself is quoted; without `expected` the usual description of the input is used.
 */
export class RejectedInput {
  readonly got: string | undefined
  readonly expected: string | undefined

  constructor(details: { readonly got?: string; readonly expected?: string } = {}) {
    this.got = details.got
    this.expected = details.expected
  }
}

type InputParser<T> = (text: string) => T | RejectedInput

/** A schema that parses the text of an input as it is, with the spaces around it. `expected` describes good texts. */
export const parseVerbatim = <T>(expected: string, parse: InputParser<T>) =>
  v.pipe(
    v.string(expected),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const result = parse(dataset.value)
      if (!(result instanceof RejectedInput)) return result
      addIssue({ received: result.got ?? quoteInput(dataset.value.trim()), message: result.expected ?? expected })
      return NEVER
    }),
  )

/** A schema that parses the text of an input without the spaces around it. */
export const parseTrimmed = <T>(expected: string, parse: InputParser<T>) =>
  parseVerbatim(expected, (text) => parse(text.trim()))

/** A schema for a text that matches a pattern. The pattern must cover the whole text. */
export const parsePattern = (expected: string, pattern: RegExp) =>
  parseTrimmed(expected, (text) => (pattern.test(text) ? text : new RejectedInput()))

/** A schema for one of several words. */
export const oneOf = <const T extends string>(...words: readonly T[]) =>
  parseTrimmed(listWords(words), (text) => words.find((word) => word === text) ?? new RejectedInput())

/** `a`, `b` or `c`. */
const listWords = (words: readonly string[]): string =>
  words.map((word, i) => `${i === 0 ? '' : i < words.length - 1 ? ', ' : ' or '}\`${word}\``).join('')
