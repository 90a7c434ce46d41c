import type { Color } from './color.ts'

/** `{A|B}`: A for blue, B for green. */
const choice = /\{([^{}|\n]*)\|([^{}|\n]*)\}/g

/** The text for one color: each `{A|B}` in it becomes A for blue and B for green. */
export const forColor = (text: string, color: Color): string =>
  text.replace(choice, (_, blue: string, green: string) => (color === 'blue' ? blue : green))

/** Whether the text is another one for each color. */
export const differsByColor = (text: string): boolean => forColor(text, 'blue') !== forColor(text, 'green')
