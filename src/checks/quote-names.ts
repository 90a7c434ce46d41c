/** `"api", "web"` */
export const quoteNames = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
