import { expect, test } from '@jest/globals'
import { toSummary } from '../../src/report/summary.ts'
import { deployOn, runOf, runOn, type Told } from '../support/deploy-on.ts'
import { siteOf } from '../support/fake-host/machine.ts'
import { blueIsLive, truthOf } from '../support/stories.ts'

const summaryOf = ({ deployment: result, report: { steps, logs } }: Pick<Told, 'deployment' | 'report'>): string =>
  toSummary({ mode: 'deploy', result, by: runOf(2), startedAt: 0, durationMs: 1, steps, logs })

test('another run came after the one that was ended, and was ended too: the post step of the first leaves all to it', async () => {
  const { machine } = await blueIsLive()
  machine.release('v2')
  machine.release('v3')
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'docker pull', effect: 1, kind: 'dies' }] })
  await runOn(machine, { tag: 'v3', number: 3, faults: [{ at: 'watch nginx', effect: 1, kind: 'dies' }] })
  machine.advance(1_000)
  const before = [truthOf(machine), machine.record]
  const { outputs, transcript, verdict, ...told } = await deployOn(machine, { tag: 'v2', number: 2, recovers: true })
  expect(outputs.result).toBe('refused')
  expect(verdict.title).toBe('Interrupted, outcome unknown')
  expect(verdict.text).toContain(`puts right what it finds: ${runOf(3).url}`)
  expect(verdict.text).not.toContain('Nothing was changed')
  const summary = summaryOf(told)
  expect(summary).toMatch(/^## 🚫 Interrupted, outcome unknown: how far it came is not known here\n/)
  expect(summary).toContain('**What visitors could notice:** Could not be found out')
  expect(summary).not.toContain('nothing was')
  expect(transcript).toEqual(['open', 'lock'])
  expect(verdict.text).toContain('another run has taken the host over, and puts right what it finds')
  expect([truthOf(machine), machine.record]).toEqual(before)
})

test('another run has the host for longer than the post step of one that was ended may wait', async () => {
  const { machine } = await blueIsLive()
  machine.release('v2')
  machine.release('v3')
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'docker pull', effect: 1, kind: 'dies' }] })
  await runOn(machine, { tag: 'v3', number: 3, faults: [{ at: 'watch nginx', effect: 1, kind: 'dies' }] })
  machine.lock = { holder: 'run 3', until: machine.now + 600_000 }
  const { outputs, transcript, verdict } = await deployOn(machine, { tag: 'v2', number: 2, recovers: true })
  expect(outputs.result).toBe('refused')
  expect(verdict.text).toContain(`another run has taken the host over, and puts right what it finds: ${runOf(3).url}`)
  expect(verdict.text).not.toContain('lock-timeout')
  expect(transcript).toEqual(['open', 'lock'])
})

test('another run took the host over while the link was lost: nothing of its doing is undone', async () => {
  const { machine } = await blueIsLive()
  machine.release('v2')
  const current = { by: runOf(7), mode: 'deploy', startedAt: 7, step: 'health', images: [] }
  const takeOver = () => {
    machine.record = JSON.stringify({ version: 1, current, history: [] })
  }
  const { outputs, transcript, verdict } = await deployOn(machine, {
    tag: 'v2',
    number: 2,
    faults: [{ at: 'watch nginx', kind: 'loses the link', onStruck: takeOver }],
  })
  expect(outputs).toMatchObject({ result: 'stranded', color: '' })
  expect(transcript.slice(-3)).toEqual(['verify', 'open', 'lock'])
  expect(verdict.text).toContain('another run has taken the host over meanwhile, and puts it right')
  expect(truthOf(machine)).toMatchObject({ link: siteOf.green, running: ['blue', 'db', 'green'], broken: [] })
})
