import { describe, expect, test } from '@jest/globals'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { asidePath } from '../support/fake-host/lock.ts'
import type { Machine } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'

const brokenTexts = [
  ['half of a JSON text', '{"version":1,"history":[{"by'],
  ['zero bytes', '\0'.repeat(300)],
  ['a list', '[]'],
  ['a history that is no list', '{"history":"none"}'],
  ['text of another program', 'deny all'],
] as const

const moved = `the record of deployments on the server could not be read and was moved to ${asidePath}; a new record was started`

function refuseReading(machine: Machine): void {
  machine.recordProblem = `cat: ${asidePath}: Permission denied`
}

describe('a record that cannot be read', () => {
  test.each(brokenTexts)('is set aside before the next deployment writes a new one: %s', async (_, text) => {
    const { machine } = await deployBlue()
    machine.record = text
    const v2 = machine.pushRelease('v2')
    const { outputs, transcript, warnings, notes } = await deployOn(machine, { tag: 'v2', number: 2 })
    expect(outputs).toMatchObject({ result: 'deployed', color: 'green', 'failed-step': '' })
    expect(transcript.slice(0, 4)).toEqual(['open folder', 'take lock', 'set record aside', 'read host'])
    expect(machine.asideRecords).toEqual([text])
    expect(warnings).toEqual([expect.stringContaining(moved)])
    expect(notes).toContain('the record of deployments on the server cannot be read: the file has an unknown format')
    expect(readMachineState(machine)).toMatchObject({ servedImage: v2, brokenPromises: [], cutRequests: [] })
  })

  test('is set aside when the user may not read it, and does not count as missing', async () => {
    const { machine } = await deployBlue()
    refuseReading(machine)
    const record = machine.record
    machine.pushRelease('v2')
    const { outputs, warnings, notes } = await deployOn(machine, { tag: 'v2', number: 2 })
    expect(outputs.result).toBe('deployed')
    expect(machine.asideRecords).toEqual([record])
    expect(warnings).toEqual([expect.stringContaining(moved)])
    expect(notes).toContainEqual(expect.stringContaining('cannot be read: cat: '))
  })

  test('loses its releases, and the new record works', async () => {
    const { machine } = await deployBlue()
    machine.record = '{'
    const v2 = machine.pushRelease('v2')
    machine.pushRelease('v3')
    await deployOn(machine, { tag: 'v2', number: 2 })
    const refused = await deployOn(machine, { number: 3, inputs: { mode: 'rollback' } })
    expect(refused.annotation.text).toContain('there is nothing to roll back to')
    await deployOn(machine, { tag: 'v3', number: 4 })
    const back = await deployOn(machine, { number: 5, inputs: { mode: 'rollback' } })
    expect([back.outputs.result, back.warnings]).toEqual(['deployed', []])
    expect(readMachineState(machine)).toMatchObject({ servedImage: v2, brokenPromises: [] })
    expect(machine.asideRecords).toEqual(['{'])
  })

  test.each([
    ['fails', { kind: 'command fails', code: 1, stderr: 'mv: Permission denied' }],
    ['times out', { kind: 'command times out' }],
  ] as const)('stays as it is, and the deployment goes on, when moving it %s', async (_, fault) => {
    const { machine } = await deployBlue()
    machine.record = '{'
    const v2 = machine.pushRelease('v2')
    const faults = [{ ...fault, at: 'set the record aside', effect: false }] as const
    const { outputs, warnings } = await deployOn(machine, { tag: 'v2', number: 2, faults })
    expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect([machine.record, machine.asideRecords]).toEqual(['{', []])
    expect(warnings).toEqual([expect.stringContaining('can neither be read nor moved, so this run is not recorded: ')])
    expect(readMachineState(machine)).toMatchObject({ servedImage: v2, brokenPromises: [], cutRequests: [] })
  })

  test('does not stop the undo after a lost connection, when it could not be moved', async () => {
    const { machine, v1 } = await deployBlue()
    machine.record = '{'
    machine.pushRelease('v2')
    const faults = [
      { at: 'set the record aside', effect: false, kind: 'command fails', code: 1, stderr: 'mv: Permission denied' },
      { at: 'watch nginx', kind: 'connection is lost' },
    ] as const
    const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, faults })
    expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
    expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [] })
  })

  test('stays as it is when the run is cancelled while it is moved', async () => {
    const { machine } = await deployBlue()
    machine.record = '{'
    machine.pushRelease('v2')
    const faults = [{ at: 'set the record aside', effect: false, kind: 'run is cancelled' }] as const
    const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, faults })
    expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'lock' })
    expect(machine.record).toBe('{')
  })

  test.each(['{', 'deny'])('is not moved by status and plan, which report it: %s', async (text) => {
    const { machine } = await deployBlue()
    if (text === 'deny') refuseReading(machine)
    else machine.record = text
    const before = [machine.record, machine.recordProblem]
    const status = await deployOn(machine, { number: 2, inputs: { mode: 'status' } })
    const { outcome } = status
    expect(outcome.kind === 'reported' && outcome.status.warnings).toEqual([
      'the record of deployments on the server cannot be read',
      'the record has no deployment of the release that serves',
    ])
    await deployOn(machine, { number: 3, inputs: { mode: 'plan' } })
    expect([machine.record, machine.recordProblem, machine.asideRecords]).toEqual([...before, []])
  })

  test('is not moved by the post step of a killed run', async () => {
    const { machine } = await deployBlue()
    machine.pushRelease('v2')
    await runOn(machine, {
      tag: 'v2',
      number: 2,
      faults: [{ at: 'docker pull', effect: 1, kind: 'process is killed' }],
    })
    machine.advance(1_000)
    machine.record = '{'
    const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
    expect(outputs.result).toBe('refused')
    expect([machine.record, machine.asideRecords]).toEqual(['{', []])
  })
})
