/** The two releases that can stand side by side on a host. */
export type Color = 'blue' | 'green'

export const colors: readonly Color[] = ['blue', 'green']

export const otherColor = (color: Color): Color => (color === 'blue' ? 'green' : 'blue')
