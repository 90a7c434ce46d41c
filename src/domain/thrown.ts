/** JavaScript can throw any value. A value that is not an error becomes the message of one. */
export const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

export const errorMessage = (thrown: unknown): string => toError(thrown).message

/** The code of an error of node, such as `ECONNREFUSED`. */
export const errorCode = (thrown: unknown): string | undefined =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined
