import { expect, test } from '@jest/globals'
import { deployOn, runOn } from '../support/deploy-on.ts'
import type { Fault } from '../support/fake-host.ts'
import type { Machine } from '../support/fake-host/machine.ts'
import type { CommandName } from '../support/fake-host/scripts.ts'
import { summarize } from '../support/summary.ts'
import { deployBlue } from '../support/stories.ts'

/** From now on, visitors of a color get this status. */
const answerWith = (machine: Machine, service: string, siteStatus: number) => {
  for (const container of machine.engine.findContainers('app', service))
    Object.assign(container, { image: { ...container.image, behavior: { ...container.image.behavior, siteStatus } } })
}

const endContainers = (machine: Machine, service: string) =>
  machine.engine.findContainers('app', service).forEach((each) => void (each.status = 'exited'))

const changeAt = (at: CommandName, change: (machine: Machine) => void): Fault => ({ at, kind: 'other change', change })

test.each([500, 503, 502])(
  'a new release that answers %d to everybody at the end is an error, and no success',
  async (status) => {
    const { machine } = await deployBlue()
    machine.pushRelease('v2')
    const faults = [changeAt('drain', (changed) => answerWith(changed, 'green', status))]
    const run = await deployOn(machine, { tag: 'v2', number: 2, faults })
    expect(run.annotation).toMatchObject({ level: 'error', title: 'Deployed, but green was down at the last check' })
    expect(run.outputs).toMatchObject({ color: '', image: '' })
    expect(summarize(run)).not.toContain('**What visitors could notice:** Nothing')
  },
)

test('a live color that answers 500 after a failed deployment does not serve as before', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2', { status: 503 })
  const faults = [changeAt('docker stop', (changed) => answerWith(changed, 'blue', 500))]
  const run = await deployOn(machine, { tag: 'v2', number: 2, faults })
  expect(run.outputs).toMatchObject({ result: 'stranded', color: '' })
  expect(run.annotation.text).not.toMatch(/as before|As before/)
})

test('status does not say that a color serves which answers with errors', async () => {
  const { machine } = await deployBlue()
  answerWith(machine, 'blue', 500)
  const run = await deployOn(machine, { number: 2, inputs: { mode: 'status' } })
  expect(run.outputs.color).toBe('')
  expect(run.annotation.text).toContain('visitors get errors: blue answers 500')
})

test('a run that is refused leaves the repair of an interrupted one to its post step', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2', { siteStatus: 500 })
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'watch nginx', effect: 1, kind: 'process is killed' }] })
  machine.advance(1_000)
  machine.sites.delete('/etc/nginx/sites-available/blue')
  expect((await deployOn(machine, { tag: 'v2', number: 3 })).outputs.result).toBe('refused')
  machine.sites.set('/etc/nginx/sites-available/blue', { port: 8081 })
  const post = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(post.outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
})

test('a post step starts the color that served before, and not the one that it stops', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2', { siteStatus: 503 })
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'watch nginx', effect: 1, kind: 'process is killed' }] })
  machine.advance(1_000)
  const faults = [changeAt('docker stop', (changed) => endContainers(changed, 'blue'))]
  const post = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true, faults })
  expect(post.outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
  machine.advance(60_000)
  expect(machine.engine.findContainers('app', 'green').every((each) => !machine.isUp(each))).toBe(true)
})
