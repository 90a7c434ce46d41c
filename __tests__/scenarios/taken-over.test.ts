import { expect, test } from '@jest/globals'
import { deployOn, runOf, runOn } from '../support/deploy-on.ts'
import { summarize } from '../support/summary.ts'
import { siteOf } from '../support/fake-host/machine.ts'
import { blueIsLive, truthOf } from '../support/stories.ts'

test('another run came after the one that was ended, and was ended too: the post step of the first leaves all to it', async () => {
  const { machine } = await blueIsLive()
  machine.release('v2')
  machine.release('v3')
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'docker pull', effect: 1, kind: 'dies' }] })
  await runOn(machine, { tag: 'v3', number: 3, faults: [{ at: 'watch nginx', effect: 1, kind: 'dies' }] })
  machine.advance(1_000)
  const before = [truthOf(machine), machine.record]
  const { outputs, transcript, annotation, ...run } = await deployOn(machine, { tag: 'v2', number: 2, recovers: true })
  expect(outputs.result).toBe('refused')
  expect(annotation.title).toBe('Interrupted, outcome unknown')
  expect(annotation.text).toContain(`repairs what it finds: ${runOf(3).url}`)
  expect(annotation.text).not.toContain('Nothing was changed')
  const summary = summarize(run)
  expect(summary).toMatch(/^## 🚫 Interrupted, outcome unknown\n/)
  expect(summary).toContain('**What visitors could notice:** Unknown')
  expect(summary).not.toContain('nothing was')
  expect(transcript).toEqual(['open', 'lock'])
  expect(annotation.text).toContain('another run now deploys to this server, and repairs it')
  expect([truthOf(machine), machine.record]).toEqual(before)
})

test('another run has the host for longer than the post step of one that was ended may wait', async () => {
  const { machine } = await blueIsLive()
  machine.release('v2')
  machine.release('v3')
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'docker pull', effect: 1, kind: 'dies' }] })
  await runOn(machine, { tag: 'v3', number: 3, faults: [{ at: 'watch nginx', effect: 1, kind: 'dies' }] })
  machine.lock = { holder: 'run 3', until: machine.now + 600_000 }
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', number: 2, recovers: true })
  expect(outputs.result).toBe('refused')
  expect(annotation.text).toContain(`another run now deploys to this server, and repairs it: ${runOf(3).url}`)
  expect(annotation.text).not.toContain('lock-timeout')
  expect(transcript).toEqual(['open', 'lock'])
})

test('another run took the host over while the link was lost: nothing of its doing is undone', async () => {
  const { machine } = await blueIsLive()
  machine.release('v2')
  const current = { by: runOf(7), mode: 'deploy', startedAt: 7, step: 'health', images: [] }
  const takeOver = () => {
    machine.record = JSON.stringify({ version: 1, current, history: [] })
  }
  const { outputs, transcript, annotation } = await deployOn(machine, {
    tag: 'v2',
    number: 2,
    faults: [{ at: 'watch nginx', kind: 'loses the link', onStruck: takeOver }],
  })
  expect(outputs).toMatchObject({ result: 'stranded', color: '' })
  expect(transcript.slice(-3)).toEqual(['verify', 'open', 'lock'])
  expect(annotation.text).toContain('another run now deploys to this server, and repairs it')
  expect(truthOf(machine)).toMatchObject({ link: siteOf.green, running: ['blue', 'db', 'green'], broken: [] })
})
