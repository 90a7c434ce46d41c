/** JavaScript can throw anything; what is not an error says at least something as text. */
export const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

export const errorMessage = (thrown: unknown): string => toError(thrown).message
