import { describe, expect, test } from '@jest/globals'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { distributionSite, sitePaths } from '../support/fake-host/machine.ts'
import { createMachine, deployBlue, expectNextDeploySucceeds, readMachineState } from '../support/stories.ts'
import { commandsUntilSwitch, stateWithBlueLive } from '../support/stories.ts'

describe.each(['link', 'file', 'text', 'live-link'] as const)('the live color is named by a %s', (form) => {
  test('a deployment switches, and sends what it sends for a link', async () => {
    const { machine } = await deployBlue(form)
    const v2 = machine.pushRelease('v2')
    const { outputs, transcript } = await deployOn(machine, { tag: 'v2' })
    expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(transcript.slice(0, commandsUntilSwitch.length).map((each) => each.replace(/^switch .*/, 'switch'))).toEqual(
      commandsUntilSwitch.map((each) => each.replace(/^switch .*/, 'switch')),
    )
    expect(readMachineState(machine)).toMatchObject({ link: sitePaths.green, servedImage: v2, brokenPromises: [] })
  })

  test('a release that does not answer is rolled back, and a rollback goes one release back', async () => {
    const { machine, v1 } = await deployBlue(form)
    machine.pushRelease('bad', { siteStatus: 503 })
    expect((await deployOn(machine, { tag: 'bad' })).outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
    expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
    machine.pushRelease('v2')
    await deployOn(machine, { tag: 'v2' })
    const { outputs } = await deployOn(machine, { inputs: { mode: 'rollback' } })
    expect(outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
  })

  test.each([0, 1, 2, true] as const)(
    'the post step repairs a run that was killed in switch, effect %s',
    async (effect) => {
      const { machine, v1 } = await deployBlue(form)
      machine.pushRelease('v2', { siteStatus: 503 })
      await runOn(machine, {
        tag: 'v2',
        number: 2,
        faults: [{ at: 'switch nginx', effect, kind: 'process is killed' }],
      })
      machine.advance(1_000)
      const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
      expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
      expect(readMachineState(machine)).toMatchObject({ link: sitePaths.blue, servedImage: v1, brokenPromises: [] })
      await expectNextDeploySucceeds(machine)
    },
  )

  test('nothing of the idle color is touched where somebody has switched to it by hand', async () => {
    const { machine } = await deployBlue(form)
    machine.pushRelease('v2')
    const change = () => void (machine.link = sitePaths.green)
    const { annotation } = await deployOn(machine, {
      tag: 'v2',
      faults: [{ at: 'docker compose up', kind: 'other change', change }],
    })
    expect(annotation.text).toMatch(/holds .* now/)
    expect(machine.link).toBe(sitePaths.green)
  })
})

test.each([
  ['file', /is a copy of neither color's site: compared with .*\n- .*\n\+ server .*\nFix: merged=\$\(diff3 -m /],
  ['text', /does not have the text of exactly one color: it has neither text\nFix: sudo nano .*it must have one of/],
] as const)('a %s that somebody changed is refused with the difference, and the fix', async (form, expected) => {
  const { machine, v1 } = await deployBlue(form)
  machine.link = distributionSite
  const before = readMachineState(machine)
  for (const mode of ['plan', 'deploy']) {
    const { annotation, report } = await deployOn(machine, { tag: 'v1', inputs: { mode } })
    expect(annotation.text + JSON.stringify(report)).toMatch(mode === 'plan' ? /merged=|sudo nano/ : expected)
    expect(annotation.level).toBe('error')
  }
  expect(readMachineState(machine)).toEqual({ ...before, servedImage: v1 })
})

test.each([
  ['file', /^site-link: \/etc\/nginx\/sites-enabled\/default {2}# in place of site-file, in the workflow$/m],
  ['text', /^site-file: \/etc\/nginx\/other {2}# in the workflow$/m],
] as const)('a link in the place of the %s is refused, with the input that fits', async (form, fix) => {
  const { machine } = await deployBlue(form)
  machine.linkIsRegularFile = true
  const { outputs, annotation } = await deployOn(machine, { tag: 'v1' })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(annotation.text.replaceAll('Fix: ', '')).toMatch(fix)
})

test('the plan shows the lines that write the text', async () => {
  const { machine } = await deployBlue('text')
  machine.pushRelease('v2')
  const { outcome } = await deployOn(machine, { tag: 'v2', inputs: { mode: 'plan' } })
  const text = JSON.stringify(outcome)
  expect(text).toContain('cp --preserve=all --remove-destination -- /etc/nginx/sites-enabled/default')
  expect(text).toContain('mv -T -- /etc/nginx/sites-enabled/.default.next /etc/nginx/sites-enabled/default')
})

test('the first deployment makes the file, and refuses where the file of a text is missing', async () => {
  const machine = createMachine('file')
  machine.pushRelease('v1')
  expect((await deployOn(machine, { tag: 'v1' })).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
  const other = createMachine('text')
  other.link = undefined
  other.pushRelease('v1')
  const { annotation } = await deployOn(other, { tag: 'v1' })
  expect(annotation.text).toMatch(/\(site-file\) does not exist on the server/)
})

test('a reload that fails in a container names the log of the container', async () => {
  const { machine } = await deployBlue()
  machine.nginxPlace = 'container'
  machine.reloadFails = true
  machine.pushRelease('v2')
  const { annotation } = await deployOn(machine, { tag: 'v2', number: 2 })
  expect(annotation.text).toContain('check docker logs web on the server')
})
