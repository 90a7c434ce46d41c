import { expect, test } from '@jest/globals'
import { emptyRecord, parseRecord } from '../../src/domain/record.ts'
import { Recorder } from '../../src/engine/recorder.ts'
import { RecordingHost } from '../../src/engine/recording-host.ts'
import type { Command, Host } from '../../src/host/host.ts'
import { sh } from '../../src/host/script.ts'
import { createWorkflowRun } from '../support/deploy-on.ts'

const newerRecord =
  parseRecord('{"version":2,"fleet":["a"],"history":[{"result":"paused","percent":10}]}') ?? emptyRecord

const lock = { name: 'lock', phase: 'prepare' } as const

const createRecorder = () => new Recorder(createWorkflowRun(1), 'deploy', 5)

test('a run that changed nothing leaves the record of a newer version as it was', () => {
  const recorder = createRecorder()
  recorder.beginDeployment(newerRecord, lock)
  recorder.discardDeployment()
  expect(JSON.parse(recorder.takeUnsaved() ?? '')).toEqual(newerRecord.content)
})

test('the record is taken once after each change, and not before the run has begun', () => {
  const recorder = createRecorder()
  recorder.updateCurrent({ step: 'up' })
  expect(recorder.takeUnsaved()).toBeUndefined()
  recorder.beginDeployment(newerRecord, lock)
  expect(recorder.takeUnsaved()).toContain('"step":"lock"')
  expect(recorder.takeUnsaved()).toBeUndefined()
  recorder.updateCurrent({ step: 'up' })
  expect(recorder.takeUnsaved()).toContain('"step":"up"')
})

test('with saving disabled no command carries a record, and none is saved at the end', async () => {
  const carried: unknown[] = []
  const host = {
    run: ({ record }: Command<unknown>) => {
      carried.push(record)
      return Promise.resolve({ kind: 'exited', code: 0, stdout: '', stderr: '' })
    },
  } as unknown as Host
  const command = { name: 'any', args: null, script: sh`true`, timeoutMs: 1, parse: () => null }
  for (const isDisabled of [false, true]) {
    const recorder = createRecorder()
    const recordingHost = new RecordingHost(host, recorder, '/srv/app')
    if (isDisabled) recorder.disableSaving()
    recorder.beginDeployment(emptyRecord, lock)
    await recordingHost.run(command)
    recorder.endDeployment({ result: 'deployed', endedAt: 6, failedStep: undefined })
    await recordingHost.saveRecord()
  }
  expect(carried).toEqual([expect.stringContaining('"current"'), undefined, undefined])
})
