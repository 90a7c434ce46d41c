import type { WorkflowRun } from '../domain/record.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Whose run it is, in the words of the workflow: the runner's variables (docs.github.com, "Variables reference"). */
export function readWorkflowRun(env: Env): WorkflowRun {
  const of = (name: string): string => env[`GITHUB_${name}`] ?? ''
  return {
    repository: of('REPOSITORY'),
    url: `${of('SERVER_URL') || 'https://github.com'}/${of('REPOSITORY')}/actions/runs/${of('RUN_ID')}`,
    actor: of('ACTOR'),
    sha: of('SHA'),
    ref: of('REF'),
    workflow: of('WORKFLOW'),
    number: Number(of('RUN_NUMBER')) || 0,
  }
}
