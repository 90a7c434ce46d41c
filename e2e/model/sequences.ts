/** One thing that is done to a host. */
export type Act =
  | {
      readonly kind: 'run'
      readonly mode: 'deploy' | 'rollback'
      /** Of `versions`; a rollback needs none. */
      readonly version?: keyof typeof versions
      readonly keepsOld?: boolean
      /** The process of the run is ended while this step is under way. */
      readonly killedAt?: 'health' | 'verify' | 'drain'
      /** Whether the runner is still there then, and runs the post step. */
      readonly post?: boolean
    }
  /** Somebody changes nginx's link and does not tell nginx. */
  | { readonly kind: 'link'; readonly to: string }

/** What the releases are like, in the words of e2e/app/server.js. */
export const versions = {
  v1: {},
  v2: {},
  v3: {},
  bad: { HEALTH_STATUS: '503' },
} as const

/** A host as both a real one and the model can show it. */
export interface EndState {
  readonly link: string
  /** The version that a visitor gets, or the status. */
  readonly serves: string
  /** `blue: running v1`, for each service of a color that has a container. */
  readonly services: readonly string[]
  /** `deployed blue`: what each run said, as far as it could. */
  readonly runs: readonly string[]
  /** `deploy deployed blue`, as the host remembers them. */
  readonly history: readonly string[]
}

const deploy = (version: keyof typeof versions): Act => ({ kind: 'run', mode: 'deploy', version })
const rollback: Act = { kind: 'run', mode: 'rollback' }
const killed = (version: keyof typeof versions, killedAt: 'health' | 'verify' | 'drain', post = false): Act => ({
  kind: 'run',
  mode: 'deploy',
  version,
  killedAt,
  post,
})

/** Each begins on a host where nothing was deployed yet. */
export const sequences: Readonly<Record<string, readonly Act[]>> = {
  'a bad release, then a good one': [deploy('v1'), deploy('bad'), deploy('v2')],
  'back, and nothing left to go back to': [deploy('v1'), deploy('v2'), rollback, rollback],
  'killed at health, put right by the post step': [deploy('v1'), killed('v2', 'health', true)],
  'killed after the switch, then another release': [deploy('v1'), killed('v2', 'verify'), deploy('v3')],
  'killed at drain, then back': [deploy('v1'), killed('v2', 'drain'), rollback],
  'a link that leads nowhere': [{ kind: 'link', to: '/etc/nginx/sites-available/gone' }, deploy('bad'), deploy('v1')],
  'both run, and the link lies': [
    deploy('v1'),
    { kind: 'run', mode: 'deploy', version: 'v2', keepsOld: true },
    { kind: 'link', to: '/etc/nginx/sites-available/blue' },
    deploy('v3'),
  ],
}

export const inputsOf = (act: Extract<Act, { kind: 'run' }>): Readonly<Record<string, string>> => ({
  mode: act.mode,
  'health-timeout': '5s',
  'old-color': act.keepsOld === true ? 'keep' : 'stop',
})
