import { expect, test } from '@jest/globals'
import { describeCrash } from '../../src/steps/container-log.ts'
import { createContainer } from '../support/host-state.ts'

test.each([
  [{ status: 'exited', exitCode: 3 }, 'exit code 3'],
  [{ status: 'restarting', exitCode: 3, restartCount: 1 }, 'exit code 3, restarted once by its restart policy'],
  [{ status: 'running', restartCount: 2 }, 'it ended, and runs again, restarted 2 times by its restart policy'],
  [{ status: 'running' }, 'it ended, and runs again'],
])('how a container ended: %j', (more, text) => {
  expect(describeCrash(createContainer('web', more))).toBe(text)
})
