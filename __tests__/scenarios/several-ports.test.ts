import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import type { Behavior } from '../support/fake-host/engine.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { readMachineState } from '../support/stories.ts'

const inputs = {
  ...{ 'blue-services': 'api-blue web-blue', 'green-services': 'api-green web-green' },
  ...{ 'blue-port': '8081, 3001', 'green-port': '8082, 3002', 'health-timeout': '30s' },
}

/** `/` goes to the second service of the live color, `/api` to the first one. */
function createMachine(): Machine {
  const machine = new Machine()
  machine.services = {
    'api-blue': { image: 'registry/app:${TAG}', port: 8081 },
    'web-blue': { image: 'registry/web:${TAG}', port: 3001 },
    'api-green': { image: 'registry/app:${TAG}', port: 8082 },
    'web-green': { image: 'registry/web:${TAG}', port: 3002 },
  }
  machine.sites.set(sitePaths.blue, { port: 3001, apiPort: 8081 })
  machine.sites.set(sitePaths.green, { port: 3002, apiPort: 8082 })
  return machine
}

function pushBoth(machine: Machine, tag: string, web: Partial<Behavior> = {}) {
  machine.pushRelease(tag)
  return machine.engine.push(`registry/web:${tag}`, web)
}

async function deployFirst() {
  const machine = createMachine()
  const web = pushBoth(machine, 'v1')
  const { outputs } = await deployOn(machine, { tag: 'v1', inputs })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'blue' })
  return { machine, web }
}

test('both services are asked, and the proof is by the port that the request comes to', async () => {
  const { machine } = await deployFirst()
  const v2 = pushBoth(machine, 'v2')
  const { outputs, notes } = await deployOn(machine, { tag: 'v2', number: 2, inputs })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(notes.join('\n')).toContain(
    'requesting http://127.0.0.1:8082/actuator/health and http://127.0.0.1:3002/actuator/health on the server',
  )
  expect(readMachineState(machine)).toMatchObject({ servedImage: v2, brokenPromises: [], cutRequests: [] })
})

test('a second service that never listens does not go live: its port is named, and its log is shown', async () => {
  const { machine, web } = await deployFirst()
  pushBoth(machine, 'bad', { listensAfterMs: 1e9, log: 'still waiting' })
  const { outputs, annotation, events } = await deployOn(machine, { tag: 'bad', number: 2, inputs })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'health' })
  expect(annotation.text).toMatch(/green was not healthy after 30 s: no answer .*on port 3002/)
  expect(events).toContainEqual(expect.objectContaining({ kind: 'container-log', source: 'app-web-green-1' }))
  expect(readMachineState(machine)).toMatchObject({ servedImage: web, link: sitePaths.blue, brokenPromises: [] })
})

test('requests to the second port that are under way at the switch are waited for', async () => {
  const { machine } = await deployFirst()
  machine.nginx.requestMs = 60_000
  pushBoth(machine, 'v2')
  const { warnings } = await deployOn(machine, { tag: 'v2', number: 2, inputs: { ...inputs, 'drain-timeout': '1s' } })
  expect(warnings).toContainEqual(expect.stringContaining('1 connection to blue still open after 1 s'))
})
