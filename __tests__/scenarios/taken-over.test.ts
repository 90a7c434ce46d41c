import { expect, test } from '@jest/globals'
import { deployOn, createWorkflowRun, runOn } from '../support/deploy-on.ts'
import { summarize } from '../support/summary.ts'
import { sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'

test('the post step of a killed run changes nothing when a later run was killed too', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  machine.pushRelease('v3')
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'docker pull', effect: 1, kind: 'process is killed' }] })
  await runOn(machine, { tag: 'v3', number: 3, faults: [{ at: 'watch nginx', effect: 1, kind: 'process is killed' }] })
  machine.advance(1_000)
  const before = [readMachineState(machine), machine.record]
  const { outputs, transcript, annotation, ...run } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(outputs.result).toBe('refused')
  expect(annotation.title).toBe('Interrupted, outcome unknown')
  expect(annotation.text).toContain(`repairs it: ${createWorkflowRun(3).url}`)
  expect(annotation.text).not.toContain('Nothing was changed')
  const summary = summarize(run)
  expect(summary).toMatch(/^## 🚫 Interrupted, outcome unknown\n/)
  expect(summary).toContain('**What visitors could notice:** Unknown')
  expect(summary).not.toContain('nothing was')
  expect(transcript).toEqual(['open folder', 'take lock'])
  expect(annotation.text).toContain('another run now deploys to this server, and repairs it')
  expect([readMachineState(machine), machine.record]).toEqual(before)
})

test('the post step of a killed run is refused when another run holds the lock for too long', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  machine.pushRelease('v3')
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'docker pull', effect: 1, kind: 'process is killed' }] })
  await runOn(machine, { tag: 'v3', number: 3, faults: [{ at: 'watch nginx', effect: 1, kind: 'process is killed' }] })
  machine.lock = { holder: 'run 3', until: machine.now + 600_000 }
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(outputs.result).toBe('refused')
  expect(annotation.text).toContain(
    `another run now deploys to this server, and repairs it: ${createWorkflowRun(3).url}`,
  )
  expect(annotation.text).not.toContain('lock-timeout')
  expect(transcript).toEqual(['open folder', 'take lock'])
})

test('nothing is undone when another run took over the host while the connection was lost', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const current = { by: createWorkflowRun(7), mode: 'deploy', startedAt: 7, step: 'health', images: [] }
  const takeOver = () => {
    machine.record = JSON.stringify({ version: 1, current, history: [] })
  }
  const { outputs, transcript, annotation } = await deployOn(machine, {
    tag: 'v2',
    number: 2,
    faults: [{ at: 'watch nginx', kind: 'connection is lost', onApplied: takeOver }],
  })
  expect(outputs).toMatchObject({ result: 'stranded', color: 'green' })
  expect(transcript.slice(-4)).toEqual(['open folder', 'take lock', 'probe nginx', 'probe nginx'])
  expect(annotation.text).toContain('another run now deploys to this server, and repairs it')
  expect(readMachineState(machine)).toMatchObject({
    link: sitePaths.green,
    running: ['blue', 'db', 'green'],
    brokenPromises: [],
  })
})
