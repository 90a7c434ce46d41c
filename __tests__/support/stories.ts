import { expect } from '@jest/globals'
import type { Image } from './fake-host/engine.ts'
import { Machine, sitePaths } from './fake-host/machine.ts'
import { deployOn } from './deploy-on.ts'

export interface LiveHost {
  readonly machine: Machine
  /** The release that blue serves. */
  readonly v1: Image
}

/** A new host on which blue is the next color. */
export function createMachine(form: Machine['form'] = 'link'): Machine {
  const machine = new Machine()
  machine.form = form
  if (form === 'file') machine.link = undefined
  if (form === 'live-link') machine.changeByHand(() => (machine.link = sitePaths.green))
  if (form === 'text') machine.link = sitePaths.green
  return machine
}

/** Deploys v1 to a new host, so that blue is live. */
export async function deployBlue(form?: Machine['form']): Promise<LiveHost> {
  const machine = createMachine(form)
  const v1 = machine.pushRelease('v1')
  await deployOn(machine, { tag: 'v1' })
  return { machine, v1 }
}

/** Whatever a run left, the next deployment must succeed without a manual repair. */
export async function expectNextDeploySucceeds(machine: Machine, number = 3): Promise<void> {
  const v3 = machine.pushRelease('v3')
  const { outputs } = await deployOn(machine, { tag: 'v3', number })
  expect(outputs).toMatchObject({ result: 'deployed', 'failed-step': '' })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v3, brokenPromises: [], cutRequests: [] })
}

/** The real state of a host, for comparisons. */
export function readMachineState(machine: Machine) {
  return {
    link: machine.link,
    servedImage: machine.requestSite()?.from?.image,
    running: machine.engine.containers
      .filter((each) => machine.isUp(each))
      .map(({ service }) => service)
      .toSorted(),
    brokenPromises: machine.brokenPromises,
    cutRequests: machine.cutRequests,
    lockIsHeld: machine.lock !== undefined,
  }
}

/** The state that a failed deployment must leave if blue was live before it. */
export const stateWithBlueLive = (v1: Image) => ({
  link: sitePaths.blue,
  servedImage: v1,
  running: ['blue', 'db'],
  brokenPromises: [],
  cutRequests: [],
  lockIsHeld: false,
})

/** The transcript of a deployment of green up to its switch. */
export const commandsUntilSwitch = [
  'open folder',
  'take lock',
  'read host',
  'probe nginx',
  'pull',
  'up green',
  'health',
  'switch blue -> green',
]
