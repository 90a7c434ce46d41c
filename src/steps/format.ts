/** `90 s`, `2 min`: a limit as users set it. */
export const formatLimit = (ms: number): string => (ms >= 120_000 ? `${ms / 60_000} min` : `${ms / 1000} s`)

export const formatConnections = (count: number): string => `${count} ${count === 1 ? 'connection' : 'connections'}`

/** The first 12 digits of an image id. */
export const shortenId = (imageId: string): string => imageId.replace(/^sha256:/, '').slice(0, 12)
