import { expect, test } from '@jest/globals'
import { blocksDeploy } from '../../src/checks/check.ts'
import { deployOn } from '../support/deploy-on.ts'
import { textLine } from '../support/fake-host/facts.ts'
import { distributionSite, sitePaths, type Machine } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'

/** What can be wrong, or only different, on a host before a deployment. */
const conditions: Readonly<Record<string, (machine: Machine) => void>> = {
  'a program listens on the port of green': (machine) => machine.portsTaken.add(8082),
  'a program listens on the port of blue': (machine) => machine.portsTaken.add(8081),
  'all services have one container_name': (machine) => (machine.serviceExtras = { container_name: 'shop' }),
  'nginx does not include the link': (machine) =>
    (machine.environmentLines = { includes: textLine('includes', '/etc/nginx/conf.d/*.conf') }),
  'nginx shows no includes': (machine) => (machine.environmentLines = { includes: '' }),
  'a file is in the place of the link': (machine) => (machine.linkIsRegularFile = true),
  'the link points to another site': (machine) => (machine.link = distributionSite),
  'there is no link': (machine) => (machine.link = undefined),
  'the link dangles': (machine) => (machine.link = '/etc/nginx/sites-available/gone'),
  'the site of green does not exist': (machine) => machine.sites.delete(sitePaths.green),
  'the site of blue has an error': (machine) => machine.sites.set(sitePaths.blue, { port: 8081, broken: true }),
  'blue has stopped': (machine) =>
    machine.engine.findContainers('app', 'blue').forEach((each) => void (each.status = 'exited')),
  'Docker cannot be reached': (machine) => (machine.unreadable = 'docker'),
  'the pid file of nginx is wrong': (machine) => (machine.unreadable = 'nginx'),
}

/** Every set of up to three conditions. */
const combinations = (names: readonly string[], size: number): readonly (readonly string[])[] =>
  size === 0
    ? [[]]
    : [[], ...names.flatMap((name, i) => combinations(names.slice(i + 1), size - 1).map((more) => [name, ...more]))]

/** nginx -t cannot test a site that is not linked. The switch tests it, and restores the link where it has an error. */
const isTestable = (names: readonly string[]): boolean =>
  !names.includes('the site of blue has an error') ||
  !['the link points to another site', 'there is no link', 'the link dangles'].some((each) => names.includes(each))

async function prepare(names: readonly string[]): Promise<Machine> {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  machine.changeByHand(() => names.forEach((name) => conditions[name]?.(machine)))
  return machine
}

test('a host that a plan calls ready refuses and fails no deployment, and every other host is left unchanged', async () => {
  const all = combinations(Object.keys(conditions), 3).filter(isTestable)
  const counts = { deployed: 0, refused: 0 }
  for (const names of all) {
    const machine = await prepare(names)
    const before = readMachineState(machine)
    const { outcome } = await deployOn(machine, { tag: 'v2', number: 98, inputs: { mode: 'plan' } })
    if (outcome.kind !== 'planned') throw new Error(`the result is ${outcome.kind}`)
    const ready = !outcome.plan.checks.some(blocksDeploy)
    const { outputs } = await deployOn(machine, { tag: 'v2', number: 99 })
    expect([names, outputs.result]).toEqual([names, ready ? 'deployed' : 'refused'])
    if (!ready) expect([names, readMachineState(machine)]).toEqual([names, before])
    counts[ready ? 'deployed' : 'refused'] += 1
  }
  expect(counts.deployed + counts.refused).toBe(all.length)
  expect(all.length).toBeGreaterThan(400)
  expect(counts.deployed).toBeGreaterThan(20)
}, 120_000)
