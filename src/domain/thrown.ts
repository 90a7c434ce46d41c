/** JavaScript can throw any value. A value that is not an error becomes the message of one. */
export const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

export const errorMessage = (thrown: unknown): string => toError(thrown).message
