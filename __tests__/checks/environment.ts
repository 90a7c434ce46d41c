import type { HostEnvironment } from '../../src/domain/host-environment.ts'

/** An environment of which nothing could be read. */
export const emptyEnvironment: HostEnvironment = { unitStates: new Map(), registry: [] }
