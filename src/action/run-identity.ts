import type { WorkflowRun } from '../domain/record.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Reads which workflow run this is from the variables of the runner (docs.github.com, "Variables reference"). */
export function readWorkflowRun(env: Env): WorkflowRun {
  const readVariable = (name: string): string => env[`GITHUB_${name}`] ?? ''
  return {
    repository: readVariable('REPOSITORY'),
    url: `${readVariable('SERVER_URL') || 'https://github.com'}/${readVariable('REPOSITORY')}/actions/runs/${readVariable('RUN_ID')}`,
    actor: readVariable('ACTOR'),
    sha: readVariable('SHA'),
    ref: readVariable('REF'),
    workflow: readVariable('WORKFLOW'),
    number: Number(readVariable('RUN_NUMBER')) || 0,
  }
}
