/** The two releases that can stand side by side on a host. */
export type Color = 'blue' | 'green'

/** One value for each color. */
export type PerColor<T> = Readonly<Record<Color, T>>

export const colors: readonly Color[] = ['blue', 'green']

export const otherColor = (color: Color): Color => (color === 'blue' ? 'green' : 'blue')
