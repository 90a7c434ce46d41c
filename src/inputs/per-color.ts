import * as v from 'valibot'

import { forColor } from '../domain/color-text.ts'
import type { PerColor } from '../domain/color.ts'

/** A schema for a text in which `{A|B}` is A for blue and B for green: one parser reads it for each color. */
export const perColor = <T>(parser: v.GenericSchema<string, T>) =>
  v.pipe(
    v.string(),
    v.rawTransform<string, PerColor<T>>(({ dataset, addIssue, NEVER }) => {
      const blue = v.safeParse(parser, forColor(dataset.value, 'blue'))
      const green = v.safeParse(parser, forColor(dataset.value, 'green'))
      if (blue.success && green.success) return { blue: blue.output, green: green.output }
      for (const { received, message } of blue.issues ?? green.issues ?? []) addIssue({ received, message })
      return NEVER
    }),
  )
