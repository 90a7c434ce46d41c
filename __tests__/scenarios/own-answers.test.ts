import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState, stateWithBlueLive } from '../support/stories.ts'

test.each([200, 301, 404, 500])(
  'a site of green for which nginx answers %d itself is rolled back, although no answer is bad',
  async (status) => {
    const { machine, v1 } = await deployBlue()
    machine.pushRelease('v2')
    machine.ownStatuses.set(8082, status)
    const { outputs, annotation } = await deployOn(machine, { tag: 'v2' })
    expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'verify', color: 'blue' })
    expect(annotation.text).toContain(`got ${status} through nginx, from nginx itself: http://127.0.0.1/`)
    expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
  },
)

test.each([502, 504])('a %d of nginx that reached no color is not blamed on a release that answers', async (status) => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  machine.ownStatuses.set(8082, status)
  const { outputs, annotation } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'verify', color: 'blue' })
  expect(annotation.text).toContain(`got ${status} through nginx`)
  expect(annotation.text).toContain(
    'no connection of nginx to green was seen, and green itself answers 200 on port 8082',
  )
  expect(annotation.text).toContain('The cause is the server, not the new release.')
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('a 502 that the release itself answers is blamed on it', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2', { siteStatus: 502 })
  const { annotation } = await deployOn(machine, { tag: 'v2' })
  expect(annotation.text).toContain('The cause is the new release.')
})

test('a live site for which nginx answers itself is refused before the pull, and a plan says the same', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  machine.ownStatuses.set(8081, 301)
  const problem = 'no request on the server reaches blue through nginx'
  const plan = await deployOn(machine, { tag: 'v2', inputs: { mode: 'plan' } })
  expect(plan.notes.join('\n')).toContain(`❌ Request to the site: ${problem}`)
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(transcript).toEqual(['open folder', 'take lock', 'read host', 'probe nginx'])
  expect(annotation.text).toContain(problem)
  expect(annotation.text).toContain('http://127.0.0.1/: got 301 from nginx itself')
  expect(annotation.text).toContain('set verify-url')
})

test('a first deployment whose site nginx answers itself is rolled back with what each request got', async () => {
  const first = new Machine()
  first.pushRelease('v1')
  first.ownStatuses.set(8081, 301)
  const { outputs, annotation } = await deployOn(first, { tag: 'v1' })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'verify', color: '' })
  expect(annotation.text).toContain('got 301 through nginx, from nginx itself: http://127.0.0.1/actuator/health')
})

test('a first deployment whose HTTPS does not answer is rolled back, although port 80 reaches it', async () => {
  const first = new Machine()
  first.pushRelease('v1')
  first.sites.set(sitePaths.blue, { port: 8081, httpsIsDead: true })
  const { outputs, annotation } = await deployOn(first, { tag: 'v1' })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'verify', color: '' })
  expect(annotation.text).toContain('https://127.0.0.1/: no answer through nginx')
})

test('an undo is finished where nginx limits requests, if the former color answers on its own port', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2', { siteStatus: 502 })
  const change = () => machine.ownStatuses.set(8081, 503)
  const faults = [{ at: 'switch nginx', kind: 'other change', change }] as const
  const { outputs, warnings } = await deployOn(machine, { tag: 'v2', faults })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'verify' })
  expect(warnings).toEqual([expect.stringContaining('whether visitors reach blue could not be proven')])
  machine.ownStatuses.clear()
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})
