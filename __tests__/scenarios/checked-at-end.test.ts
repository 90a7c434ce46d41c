import { expect, test } from '@jest/globals'
import type { Machine } from '../support/fake-host/machine.ts'
import { deployOn } from '../support/deploy-on.ts'
import { summarize } from '../support/summary.ts'
import { deployBlue, readMachineState, stateWithBlueLive } from '../support/stories.ts'

/** A change of the host while the health of green is awaited. */
const duringHealth = (change: (machine: Machine) => void) =>
  ({ at: 'health check', effect: 1, kind: 'other change', change }) as const

/** The kernel kills the live color for memory. */
const killBlue = duringHealth((machine) => {
  for (const container of machine.engine.containers) if (container.service === 'blue') container.status = 'exited'
})

/** Somebody removes the live color. */
const removeBlue = duringHealth((machine) =>
  machine.changeByHand(() =>
    machine.engine.findContainers('app', 'blue').forEach((each) => machine.engine.remove(each)),
  ),
)

test('a live color that went down during a failed deployment is started again, and the end says so', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2', { status: 503 })
  const run = await deployOn(machine, { tag: 'v2', faults: [killBlue] })
  expect(run.outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'health' })
  expect(run.warnings).toEqual([
    expect.stringContaining('blue, the live color, went down while green was starting'),
    expect.stringMatching(/^app-blue-1 ran before, and .*: it was started again$/),
  ])
  expect(run.annotation.text).toContain(`As before, blue serves blue=${v1.digest} (checked at the end: 200).`)
  // Visitors noticed that the kernel killed blue, and nothing else.
  expect(readMachineState(machine)).toEqual({ ...stateWithBlueLive(v1), brokenPromises: ['visitors got no answer'] })
})

test('a live color that does not come back makes the run stranded, in red, and no sentence claims that it serves', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2', { status: 503 })
  const run = await deployOn(machine, { tag: 'v2', faults: [removeBlue] })
  expect(run.outputs).toMatchObject({ result: 'stranded', color: '', image: '', 'failed-step': 'health' })
  expect(run.annotation).toMatchObject({ level: 'error', title: 'THE SITE IS DOWN: deployment failed at health' })
  expect(run.annotation.text).toContain('blue, which served before, does not answer')
  expect(run.annotation.text).not.toMatch(/serves as before|blue serves/)
  expect(summarize(run)).toMatch(/^## 🆘 The site is down: deployment failed at health\n/)
})

test('a release that goes down right after the old color was stopped is not reported as deployed', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const change = (changed: Machine) => {
    for (const container of changed.engine.containers) if (container.service === 'green') container.status = 'exited'
  }
  const faults = [{ at: 'probe nginx', nth: 2, effect: false, kind: 'other change', change }] as const
  const run = await deployOn(machine, { tag: 'v2', faults })
  expect(run.outputs).toMatchObject({ color: '', image: '', 'failed-step': 'check' })
  expect(run.annotation).toMatchObject({ level: 'error', title: 'Deployed, but green was down at the last check' })
  expect(run.annotation.text).toContain('The site is down: ')
})

test('what could not be asked at the end is reported as unknown, and never as it was before', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2', { status: 503 })
  const faults = [{ at: 'probe nginx', nth: 2, kind: 'command times out' }] as const
  const run = await deployOn(machine, { tag: 'v2', faults })
  expect(run.outputs).toMatchObject({ result: 'rolled-back', color: '', image: '' })
  expect(run.annotation.text).toMatch(
    /It is not known what serves now: probe nginx: timed out .*blue was live before\./,
  )
  expect(run.annotation.text).not.toContain('As before')
})

test('an undo goes on after a lost connection when the record can be neither written nor read', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2', { siteStatus: 503 })
  const onApplied = () => {
    machine.record = 'not JSON'
  }
  const faults = [{ at: 'watch nginx', effect: 1, kind: 'connection is lost', onApplied }] as const
  const run = await deployOn(machine, { tag: 'v2', number: 2, faults })
  expect(run.outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'verify' })
  machine.advance(60_000)
  expect(readMachineState(machine)).toMatchObject({ ...stateWithBlueLive(v1), lockIsHeld: false })
})
