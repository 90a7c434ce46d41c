import { expect, test } from '@jest/globals'
import { stopServices, type ComposeProject } from '../../src/commands/compose.ts'
import { inFrontOf } from '../support/programs.ts'

const [old, successor] = ['01'.repeat(32), '5c'.repeat(32)]
const project: ComposeProject = {
  program: 'docker compose',
  directory: '/',
  files: [],
  name: 'app',
  env: {},
  sudo: false,
}

interface Engine {
  /** Ids of the old color's containers that run. */
  readonly running?: string
  /** What it prints of these and of the successor, or does instead. */
  readonly inspect: string
  /** What it prints when asked whether there is such a container as the successor. */
  readonly list?: string
}

const olds = `${old} true 0 /app-blue-1`

/** Stops the old color by such an engine. */
const stopBy = ({ running = old, inspect, list = 'exit 1' }: Engine) =>
  inFrontOf(
    {
      docker: `case "$*" in
  *--filter\\ id=*) ${list} ;;
  ps*) echo '${running} blue' ;;
  inspect*) ${inspect} ;;
  stop*) echo "$*" >>"$0.stopped" ;;
esac`,
    },
    (folder, run) => {
      const guard = { link: `${folder}/link`, site: `${folder}/blue` }
      const command = stopServices({ project, services: ['blue'], guard, graceSeconds: 9, successor })
      const { status, stdout, stderr } = run(command.script)
      return { status, stderr, stopped: status === 0 ? command.parse(stdout) : undefined }
    },
  )

test('the old containers are stopped when their successor is up', () => {
  const { stopped } = stopBy({ inspect: `echo '${successor} true 0 /app-green-1'; echo '${olds}'` })
  expect(stopped).toEqual({ refused: false, names: ['app-blue-1'] })
})

test.each([
  ['has stopped', { inspect: `echo '${successor} false 0 /app-green-1'; echo '${olds}'` }],
  ['was started anew', { inspect: `echo '${successor} true 1 /app-green-1'; echo '${olds}'` }],
  ['is gone', { inspect: `echo '${olds}'; exit 1`, list: ':' }],
])('nothing is stopped when the successor %s', (_, engine) => {
  expect(stopBy(engine).stopped).toEqual({ refused: true, names: [] })
})

test.each([
  ['does not answer', { inspect: 'exit 1' }],
  ['does not answer, and nothing old is running', { running: '', inspect: 'exit 1' }],
  ['tells of the old ones only', { inspect: `echo '${olds}'; exit 1`, list: `echo ${successor}` }],
])('an engine that %s has not said that the successor is down', (_, engine) => {
  const { status, stopped } = stopBy(engine)
  expect({ failed: status !== 0, stopped }).toEqual({ failed: true, stopped: undefined })
})
