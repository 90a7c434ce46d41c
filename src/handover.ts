/** What the action leaves for its own `post` phase, as the runner's state: see `saveState` of @actions/core. */
export const handover = {
  /** When it took the host's lease, in milliseconds since the epoch. */
  begun: 'began-at',
  /** It ended by itself. */
  ended: 'ended',
  /** The number of its deployment on GitHub. */
  announced: 'github-deployment',
} as const

type Env = Readonly<Record<string, string | undefined>>

/** Whether the action held the host and did not end by itself: after most runs not, so nothing is loaded to find out. */
export const isCutOff = (env: Env): boolean =>
  Boolean(env[`STATE_${handover.begun}`]) && !env[`STATE_${handover.ended}`]
