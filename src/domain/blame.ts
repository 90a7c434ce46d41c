/**
 * Who must act on a failure. `workflow`: an input, a secret or the workflow file is wrong. `nobody`: the run was cancelled,
 * or another deployment is at work.
 */
export type Blame = 'release' | 'host' | 'network' | 'workflow' | 'nobody'
