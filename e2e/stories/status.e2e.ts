import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { goLive } from '../support/expectations.ts'
import type { Result } from '../runner/run-action.ts'
import { Stage } from '../support/testbed.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
  await stage.release('db')
  for (const version of ['v1', 'v2']) await stage.release(version, { START_DELAY_MS: '1000' })
})
beforeEach(() => stage.layOut())
afterAll(() => stage.close())

/** Every file that a deployment could change, with its time; and what runs. */
async function everything(): Promise<string> {
  const folders = '/srv/app /etc/nginx "$HOME/.local/state/ec2-blue-green-deploy"'
  const files = await stage.host.must(`find ${folders} -printf '%p %l %s %T@\\n' 2>/dev/null | sort || true`)
  return `${files}\n${JSON.stringify([...(await stage.containers())])}`
}

/** Asks for the status, and makes sure that nothing of the host is another than before. */
async function status(inputs = {}): Promise<Result> {
  const before = await everything()
  const run = await stage.deploy('v9', { mode: 'status', ...inputs })
  expect(await everything()).toBe(before)
  expect(run.log.annotations).toEqual([])
  expect({ exitCode: run.exitCode, result: run.outputs['result'] }).toEqual({ exitCode: 0, result: 'reported' })
  return run
}

test('a host that was never deployed to', async () => {
  const { outputs, summary } = await status()
  expect(outputs).toMatchObject({ color: '', image: '', 'failed-step': '' })
  expect(summary).toMatch(/^## ⚪ No release serves\n/)
  expect(summary).toContain('Nothing was deployed here yet')
})

test('what serves, by whom, what stands by; after a rollback the other way round', async () => {
  await goLive(stage, 'v1')
  const first = await stage.imageOf('blue')
  await goLive(stage, 'v2')
  const { outputs, summary } = await status()
  expect(outputs).toMatchObject({ color: 'green', image: await stage.imageOf('green') })
  expect(summary).toMatch(/^## 🟢 green serves since 20\d\d-\d\d-\d\d \d\d:\d\d UTC\n/)
  expect(summary).toMatch(
    /- \*\*Deployed by:\*\* \*\*octocat\*\*, commit \[`7fd1a60`\]\(https:\/\/github\.com\/octocat\/hello-world\/commit\/7fd/,
  )
  expect(summary).toMatch(/- \*\*For:\*\* \d/)
  const digest = /sha256:\w{12}/.exec(first)?.[0] ?? 'none'
  expect(summary).toMatch(
    new RegExp(`Available for rollback:\\*\\* \`[^\`]*@${digest}\`, deployed .* is started first`),
  )
  expect(summary).toContain('- **Lock:** free')
  expect(summary).toContain('### The last 2 deployments')

  await stage.deploy('v9', { mode: 'rollback' })
  const back = await status()
  expect(back.outputs['color']).toBe('blue')
  expect(back.summary).toContain(', by a rollback from commit ')
  expect(back.summary).toContain('nothing: no release before it is on record')
  expect(back.summary).toContain('| ↩️ rolled back to it | 🔵\u00a0blue |')
})

test('while another deployment holds the lock: it is named, and is not disturbed', async () => {
  await goLive(stage, 'v1')
  await stage.release('slow', { START_DELAY_MS: '15000' })
  const running = await stage.startDeploy('slow')
  await running.waitFor(/^::group::health/, 60_000)
  const { outputs, summary } = await stage.deploy('v9', { mode: 'status' })
  expect(outputs).toMatchObject({ result: 'reported', color: 'blue' })
  expect(summary).toMatch(/^## 🔵 blue serves since .* UTC, and a deployment is under way\n/)
  expect(summary).toMatch(/- \*\*Lock:\*\* held by a deployment of \*\*octocat\*\* since .* at `health`, \[run.42\]/)
  expect((await running.done).outputs['result']).toBe('deployed')
})

test('one that was cut off, and a switch by hand: the truth is what nginx serves', async () => {
  await goLive(stage, 'v1')
  await goLive(stage, 'v2', { 'old-color': 'keep' })
  const site = '/etc/nginx/sites-available/blue'
  await stage.host.must(`ln -sfn ${site} /etc/nginx/sites-enabled/default && nginx -t 2>/dev/null && nginx -s reload`)
  await stage.host.must(
    'for i in $(seq 50); do curl -sI http://127.0.0.1/ | grep -q "v1" && exit; sleep 0.1; done; exit 1',
  )
  const { outputs, summary } = await status()
  expect(outputs['color']).toBe('blue')
  expect(summary).toContain('the record says otherwise: green with green=')

  const lost = await stage.startDeploy('v2')
  await lost.waitFor(/^::group::health/, 60_000)
  lost.lose()
  await lost.done
  await stage.host.must(`for i in $(seq 200); do flock -n /srv/app true && exit; sleep 0.1; done; exit 1`)
  const after = await status()
  expect(after.summary).toContain('was cut off: the next one puts right what is left of it')
  expect(after.summary).toContain('- **Lock:** free')
  expect(after.summary).toContain('✂️ cut off at `')
})

test('a host that is not ready: what is in the way is told, and what serves all the same', async () => {
  await goLive(stage, 'v1')
  await stage.host.must('rm /etc/nginx/sites-available/green')
  const { outputs, summary } = await status()
  expect(outputs['color']).toBe('blue')
  expect(summary).toContain('(green-site) is not on the host')
})

test('a site whose nginx does not run is down', async () => {
  await goLive(stage, 'v1')
  await stage.host.must('systemctl stop nginx')
  const { outputs, summary } = await status()
  expect(outputs['color']).toBe('')
  expect(summary).toContain('nginx does not run: the site is down')
})
