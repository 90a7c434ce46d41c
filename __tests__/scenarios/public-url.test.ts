import { expect, test } from '@jest/globals'
import type { PublicUrlResult, RequestResult } from '../../src/public-url/result.ts'
import { deployOn } from '../support/deploy-on.ts'
import { deployBlue, stateWithBlueLive, readMachineState, commandsUntilSwitch } from '../support/stories.ts'

const url = 'https://shop.example.com/'
const reached = { url, addresses: ['203.0.113.9'], address: '203.0.113.9', dead: [] }
const answer = (status: number, more: Partial<Extract<RequestResult, { kind: 'answer' }>> = {}): PublicUrlResult => ({
  last: { kind: 'answer', ...reached, status, server: 'awselb/2.0', ms: 12, ...more },
  redirects: [],
  loops: false,
})
const good = answer(200, { server: 'nginx' })
const noRecord: PublicUrlResult = {
  last: { kind: 'no-address', url, addresses: [], code: 'ENOTFOUND' },
  redirects: [],
  loops: false,
}

const runWith = (publicResult: PublicUrlResult, required = false) => ({
  tag: 'v2',
  publicResult,
  inputs: { 'public-url': url, 'public-url-required': String(required) },
})

test('the answer of the public address is logged during the drain', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const { outputs, transcript, warnings, notes, report } = await deployOn(machine, runWith(good))
  expect(outputs.result).toBe('deployed')
  expect(transcript).toEqual([...commandsUntilSwitch, 'verify', 'drain', 'stop blue', 'probe nginx'])
  expect(warnings).toEqual([])
  expect(notes).toContain(`the public address gives 200 from 203.0.113.9 in 12 ms: ${url}`)
  expect(report.steps.find(({ step }) => step === 'drain')?.facts['publicUrl']).toEqual({
    urls: [url],
    addresses: ['203.0.113.9'],
    dead: [],
    status: 200,
    ms: 12,
    server: 'nginx',
  })
})

test('a public address that does not answer is a warning that names the hop', async () => {
  const { machine } = await deployBlue()
  const v2 = machine.pushRelease('v2')
  const { outputs, transcript, warnings, report } = await deployOn(machine, runWith(answer(502)))
  expect(outputs.result).toBe('deployed')
  expect(transcript).toEqual([...commandsUntilSwitch, 'verify', 'drain', 'probe nginx', 'stop blue', 'probe nginx'])
  expect(warnings).toEqual([
    `${url} does not answer: load balancer: the load balancer itself answers 502, while nginx on the server answers ` +
      "200 to the same request; check the protocol and the port of its target group: the server's nginx uses HTTP on port 80",
  ])
  expect(report.steps.find(({ step }) => step === 'drain')?.warnings).toEqual(warnings)
  expect(readMachineState(machine)).toMatchObject({
    servedImage: v2,
    running: ['db', 'green'],
    brokenPromises: [],
    cutRequests: [],
  })
})

test('with public-url-required, verify fails and blue is restored when the public address does not answer', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  const { outputs, transcript, annotation } = await deployOn(machine, runWith(noRecord, true))
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'verify' })
  expect(transcript.slice(commandsUntilSwitch.length)).toEqual([
    'verify',
    'read log',
    'start again',
    'switch green -> blue',
    'verify',
    'drain',
    'stop green',
    'probe nginx',
  ])
  expect(annotation.text).toContain(`${url} does not answer: DNS: there is no record of shop.example.com`)
  expect(annotation.text).toContain('What to do: create a record of this name')
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('with public-url-required, only verify requests the public address', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const { outputs, report } = await deployOn(machine, runWith(good, true))
  expect(outputs.result).toBe('deployed')
  const requesting = report.steps.filter(({ facts }) => 'publicUrl' in facts).map(({ step }) => step)
  expect(requesting).toEqual(['verify'])
})

test('one dead address among good ones is a warning, with and without public-url-required', async () => {
  for (const required of [false, true]) {
    const { machine } = await deployBlue()
    machine.pushRelease('v2')
    const half = answer(200, { server: 'nginx', dead: ['203.0.113.8'] })
    const { outputs, warnings } = await deployOn(machine, runWith(half, required))
    expect(outputs.result).toBe('deployed')
    expect(warnings).toEqual([expect.stringContaining('shop.example.com also has the address 203.0.113.8')])
  }
})

test('a rollback requests the public address, and status does not', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2' })
  const inputs = { 'public-url': url, mode: 'rollback' }
  expect((await deployOn(machine, { inputs, publicResult: noRecord })).warnings).toEqual([
    expect.stringContaining('DNS: there is no record'),
  ])
  const { outputs, warnings } = await deployOn(machine, { inputs: { ...inputs, mode: 'status' } })
  expect({ result: outputs.result, warnings }).toEqual({ result: 'reported', warnings: [] })
})
