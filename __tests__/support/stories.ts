import type { Image } from './fake-host/engine.ts'
import { Machine, siteOf } from './fake-host/machine.ts'
import { deployOn } from './deploy-on.ts'

export interface Stage {
  readonly machine: Machine
  /** The release that blue serves when the story begins. */
  readonly v1: Image
}

/** A host whose blue is live, as a deployment of this program left it. */
export async function blueIsLive(): Promise<Stage> {
  const machine = new Machine()
  const v1 = machine.release('v1')
  await deployOn(machine, { tag: 'v1' })
  return { machine, v1 }
}

/** What is true of a host, as far as a story ends with it. */
export function truthOf(machine: Machine) {
  return {
    link: machine.link,
    serves: machine.visit()?.from?.image,
    running: machine.engine.containers
      .filter((each) => machine.isUp(each))
      .map(({ service }) => service)
      .toSorted(),
    broken: machine.broken,
    cut: machine.cut,
    leased: machine.lock !== undefined,
  }
}

/** As a failed deployment must leave a host whose blue was live before. */
export const blueServesOn = (v1: Image) => ({
  link: siteOf.blue,
  serves: v1,
  running: ['blue', 'db'],
  broken: [],
  cut: [],
  leased: false,
})

/** What the steps up to the switch ask of the host, with green next. */
export const untilSwitch = ['open', 'lock', 'look', 'pull', 'up green', 'health', 'switch blue -> green']
