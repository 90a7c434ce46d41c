/** One action on a host: a run of the deployment, or a change of nginx's link. */
export type HostAction =
  | {
      readonly kind: 'run'
      readonly mode: 'deploy' | 'rollback'
      /** One of `versions`. A rollback needs none. */
      readonly version?: keyof typeof versions
      readonly keepOldColor?: boolean
      /** The process is killed in this step. */
      readonly killedAt?: 'health' | 'verify' | 'drain'
      /** Whether the post step runs after the kill. */
      readonly runPost?: boolean
    }
  /** nginx's link is changed by hand, without a reload. */
  | { readonly kind: 'link'; readonly to: string }

export type RunHostAction = Extract<HostAction, { kind: 'run' }>

/** The behavior of each release, as variables of e2e/app/server.js. */
export const versions = {
  v1: {},
  v2: {},
  v3: {},
  bad: { HEALTH_STATUS: '503' },
} as const

/** What both a real host and the model can report after a sequence. */
export interface EndState {
  readonly link: string
  /** The version that a visitor gets, or the status. */
  readonly servedVersion: string
  /** For example `blue: running v1`, for each service of a color that has a container. */
  readonly services: readonly string[]
  /** For example `deployed blue`: the outputs of each run, or `killed`. */
  readonly runs: readonly string[]
  /** For example `deploy deployed blue`: the deployments in the record. */
  readonly history: readonly string[]
}

const deploy = (version: keyof typeof versions): HostAction => ({ kind: 'run', mode: 'deploy', version })
const rollback: HostAction = { kind: 'run', mode: 'rollback' }
const killDeploy = (version: keyof typeof versions, killedAt: 'health' | 'verify' | 'drain'): RunHostAction => ({
  kind: 'run',
  mode: 'deploy',
  version,
  killedAt,
})

/** Each sequence begins on a host without any deployment. */
export const sequences: Readonly<Record<string, readonly HostAction[]>> = {
  'a bad release, then a good one': [deploy('v1'), deploy('bad'), deploy('v2')],
  'a rollback, then a second one without an earlier release': [deploy('v1'), deploy('v2'), rollback, rollback],
  'a kill at health, repaired by the post step': [deploy('v1'), { ...killDeploy('v2', 'health'), runPost: true }],
  'a kill after the switch, then another release': [deploy('v1'), killDeploy('v2', 'verify'), deploy('v3')],
  'a kill at drain, then a rollback': [deploy('v1'), killDeploy('v2', 'drain'), rollback],
  'a dangling link': [{ kind: 'link', to: '/etc/nginx/sites-available/gone' }, deploy('bad'), deploy('v1')],
  'both colors run, and the link points to the wrong one': [
    deploy('v1'),
    { kind: 'run', mode: 'deploy', version: 'v2', keepOldColor: true },
    { kind: 'link', to: '/etc/nginx/sites-available/blue' },
    deploy('v3'),
  ],
}

/** The inputs of a run. */
export const toInputs = ({ mode, keepOldColor }: RunHostAction): Readonly<Record<string, string>> => ({
  mode,
  'health-timeout': '5s',
  'old-color': keepOldColor === true ? 'keep' : 'stop',
})
