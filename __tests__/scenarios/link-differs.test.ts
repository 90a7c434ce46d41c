import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { findFalseClaims } from '../support/false-claims.ts'
import { distributionSite, sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, stateWithBlueLive, readMachineState, type LiveHost } from '../support/stories.ts'

/** Kills a deployment after it changed the link and before it reloaded nginx. */
async function killAtSwitch(link: string | undefined): Promise<LiveHost> {
  const stage = await deployBlue()
  stage.machine.pushRelease('v2')
  await deployOn(stage.machine, {
    tag: 'v2',
    faults: [{ at: 'switch nginx', kind: 'connection is lost', permanently: true }],
  })
  stage.machine.link = link
  return stage
}

test.each([sitePaths.green, distributionSite, undefined])(
  'a link to %s is repaired with a warning when nginx serves blue, and green is deployed',
  async (link) => {
    const { machine } = await killAtSwitch(link)
    const v3 = machine.pushRelease('v3')
    const { outputs, transcript, warnings } = await deployOn(machine, { tag: 'v3' })
    expect(outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
    expect(transcript.slice(0, 5)).toEqual([
      'open folder',
      'take lock',
      'read host',
      'probe nginx',
      `switch ${link?.replace(/^.*\//, '') ?? 'nothing'} -> blue`,
    ])
    expect(warnings).toContain(
      `/etc/nginx/sites-enabled/default points to ${link ?? 'nothing'}, but nginx serves blue: the link is repaired first`,
    )
    expect(readMachineState(machine)).toMatchObject({
      link: sitePaths.green,
      servedImage: v3,
      running: ['db', 'green'],
      brokenPromises: [],
      cutRequests: [],
    })
  },
)

test('the link points to the serving color when a deployment fails after the repair', async () => {
  const { machine, v1 } = await killAtSwitch(sitePaths.green)
  machine.pushRelease('v3', { status: 503 })
  const { outputs } = await deployOn(machine, { tag: 'v3', inputs: { 'health-timeout': '10s' } })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test.each([
  { kind: 'connection is lost', effect: true },
  { kind: 'connection is lost', effect: false },
  { kind: 'command times out', effect: true },
] as const)('no claim is false when the $kind at the repair of the link, effect $effect', async (fault) => {
  const { machine } = await killAtSwitch(sitePaths.green)
  machine.pushRelease('v3')
  const before = readMachineState(machine)
  const run = await deployOn(machine, { tag: 'v3', faults: [{ at: 'switch nginx', ...fault }] })
  expect(findFalseClaims(run, machine, before)).toEqual([])
  expect(run.outputs.result).not.toBe('deployed')
})

test('a deployment is refused when the link is a regular file', async () => {
  const { machine, v1 } = await deployBlue()
  machine.linkIsRegularFile = true
  const { outputs, annotation } = await deployOn(machine, { tag: 'v1' })
  expect(outputs.result).toBe('refused')
  expect(annotation.text).toContain('is a regular file, not a link')
  machine.linkIsRegularFile = false
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('a live color that is down is a warning, and the next good deployment brings the site back', async () => {
  const { machine } = await deployBlue()
  machine.changeByHand(() => machine.engine.findContainers('app', 'blue').forEach((each) => machine.engine.stop(each)))
  machine.pushRelease('v2', { status: 503 })
  const failed = await deployOn(machine, { tag: 'v2', inputs: { 'health-timeout': '10s' } })
  expect(failed.warnings).toEqual(['the live color blue does not run: the site is down until this deployment is done'])
  expect(failed.outputs).toMatchObject({ result: 'rolled-back', color: '', 'previous-color': 'blue', image: '' })
  expect(failed.annotation.text).toContain('As before, no release serves: ')
  const v3 = machine.pushRelease('v3')
  expect((await deployOn(machine, { tag: 'v3' })).outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v3, brokenPromises: [] })
})
