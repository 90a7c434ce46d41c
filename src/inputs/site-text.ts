import { forColor } from '../domain/color-text.ts'
import type { PerColor } from '../domain/color.ts'
import { parseTrimmed, RejectedInput } from './input-parser.ts'
import { hasControlCharacters } from './quote-input.ts'

const expected = 'a text that differs by color, such as `set $service_url http://127.0.0.1:{8081|8082};`'

/** The texts of the two colors. A text that contains the other could not be told from it in a file. */
export const siteTextInput = parseTrimmed<PerColor<string>>(expected, (text) => {
  const [blue, green] = [forColor(text, 'blue'), forColor(text, 'green')]
  if (hasControlCharacters(text.replaceAll('\n', '')) || blue === green) return new RejectedInput()
  return blue.includes(green) || green.includes(blue)
    ? new RejectedInput({
        expected: 'two texts of which neither contains the other: write more of the line around them',
      })
    : { blue, green }
})
