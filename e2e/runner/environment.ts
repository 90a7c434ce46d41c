import type { CommandFiles, RunFolder } from './files.ts'

type Variables = Readonly<Record<string, string>>

export interface EnvironmentOptions {
  readonly folder: RunFolder
  readonly files: CommandFiles
  readonly inputs: Variables
  readonly state: Variables
  /** Variables of the caller, which replace all others. */
  readonly env: Variables
}

/** The whole environment of an action. From this process it gets PATH and HOME only. */
export function makeEnvironment({ folder, files, inputs, state, env }: EnvironmentOptions): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    ...github,
    ...runner,
    GITHUB_EVENT_PATH: folder.event,
    GITHUB_WORKSPACE: folder.workspace,
    RUNNER_TEMP: folder.temp,
    RUNNER_TOOL_CACHE: folder.toolCache,
    GITHUB_OUTPUT: files.output,
    GITHUB_STATE: files.state,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_ENV: files.env,
    GITHUB_PATH: files.path,
    ...rename(inputs, (name) => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`),
    ...rename(state, (name) => `STATE_${name}`),
    ...env,
  }
}

const github: Variables = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTION: '__self',
  GITHUB_ACTOR: 'octocat',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
  GITHUB_JOB: 'deploy',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_REF_TYPE: 'branch',
  GITHUB_REPOSITORY: 'octocat/hello-world',
  GITHUB_REPOSITORY_OWNER: 'octocat',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_RUN_ID: '1658821493',
  GITHUB_RUN_NUMBER: '42',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d',
  GITHUB_TRIGGERING_ACTOR: 'octocat',
  GITHUB_WORKFLOW: 'CD',
}

const runner: Variables = {
  RUNNER_ARCH: 'X64',
  RUNNER_ENVIRONMENT: 'github-hosted',
  RUNNER_NAME: 'GitHub Actions 1',
  RUNNER_OS: 'Linux',
}

/** The `github.event` of the job: enough for code that reads the repository and the commit. */
export const pushEvent = {
  ref: github['GITHUB_REF'],
  after: github['GITHUB_SHA'],
  repository: { name: 'hello-world', full_name: github['GITHUB_REPOSITORY'], owner: { login: 'octocat' } },
  sender: { login: github['GITHUB_ACTOR'] },
}

function rename(variables: Variables, name: (name: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [name(key), value]))
}
