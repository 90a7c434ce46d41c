// Makes the pictures of the README: see script/screenshots.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { withTestHosts } from '../e2e/hosts/test-hosts.ts'
import type { Result } from '../e2e/runner/run-action.ts'
import { Testbed } from '../e2e/support/testbed.ts'
import { openBrowser, showPage } from '../e2e/summary/browser.ts'
import { lack } from './suite/needs.ts'

const folder = join(import.meta.dirname, '../docs/images')

/** Runs the mode `plan` on a server whose nginx does not include the link, as on Amazon Linux, and repairs it afterwards. */
async function planOnBrokenHost(testbed: Testbed): Promise<Result> {
  const file = '/etc/nginx/nginx.conf'
  await testbed.host.run(`sed -i.before s,/sites-enabled/,/sites/, ${file}`)
  return testbed.deploy('v5', { mode: 'plan' }).finally(() => testbed.host.run(`mv ${file}.before ${file}`))
}

interface Picture {
  readonly name: string
  /** The result of the run that the picture must show. */
  readonly result: string
  readonly run: (testbed: Testbed) => Promise<Result>
}

/** The pictures in their order on one server: each run begins with what the run before left. */
const pictures: readonly Picture[] = [
  { name: 'deployed', result: 'deployed', run: (testbed) => testbed.deploy('v3') },
  { name: 'failed', result: 'rolled-back', run: (testbed) => testbed.deploy('v4', { 'health-timeout': '8s' }) },
  { name: 'plan', result: 'planned', run: planOnBrokenHost },
  { name: 'status', result: 'reported', run: (testbed) => testbed.deploy('v4', { mode: 'status' }) },
]

// The application listens 3 s after its start, like a real service.
const slowStart = { START_DELAY_MS: '3000' }
const outOfService = { HEALTH_STATUS: '503', HEALTH_BODY: '{"status":"OUT_OF_SERVICE"}' }

async function prepare(testbed: Testbed): Promise<void> {
  await testbed.reset()
  await testbed.buildRelease('db')
  for (const version of ['v1', 'v2', 'v3']) await testbed.buildRelease(version, slowStart)
  await testbed.buildRelease('v4', { ...slowStart, ...outOfService })
  await testbed.deploy('v1')
  await testbed.deploy('v2')
}

async function takePicture(testbed: Testbed, browser: Browser, { name, result, run }: Picture): Promise<void> {
  const { outputs, summary } = await run(testbed)
  const actual = outputs['result'] ?? 'nothing'
  if (actual !== result) throw new Error(`the picture "${name}" must show the result "${result}", but got "${actual}"`)
  const page = await showPage(browser, summary)
  await page.locator('article').screenshot({ path: join(folder, `${name}.png`) })
  process.stdout.write(`docs/images/${name}.png\n`)
}

async function takePictures(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const testbed = await Testbed.open()
  const browser = await openBrowser()
  try {
    await prepare(testbed)
    const visitors = await testbed.startVisitors()
    for (const picture of pictures) await takePicture(testbed, browser, picture)
    await visitors.stop()
  } finally {
    testbed.close()
    await browser.close()
  }
}

const problem = lack('script/screenshots')
if (problem !== undefined) throw new Error(problem)
// LAB_HOST names a server that runs already. Without it a server is started, and stopped afterwards.
await (process.env['LAB_HOST'] === undefined ? withTestHosts(['bookworm'], takePictures) : takePictures())
