import { expect, test } from '@jest/globals'
import { readWorkflowRun } from '../../src/action/run-identity.ts'

test("the runner's variables, and the address of the run that they make", () => {
  const env = {
    GITHUB_SERVER_URL: 'https://git.example.com',
    GITHUB_REPOSITORY: 'team/shop',
    GITHUB_RUN_ID: '77',
    GITHUB_RUN_NUMBER: '5',
    GITHUB_ACTOR: 'mina',
    GITHUB_SHA: 'abc',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKFLOW: 'deploy',
  }
  expect(readWorkflowRun(env)).toEqual({
    repository: 'team/shop',
    url: 'https://git.example.com/team/shop/actions/runs/77',
    actor: 'mina',
    sha: 'abc',
    ref: 'refs/heads/main',
    workflow: 'deploy',
    number: 5,
  })
})

test('outside of a workflow nothing is known, and the number is still one', () => {
  expect(readWorkflowRun({})).toMatchObject({ repository: '', actor: '', number: 0 })
  expect(readWorkflowRun({ GITHUB_RUN_NUMBER: 'many' }).number).toBe(0)
})
