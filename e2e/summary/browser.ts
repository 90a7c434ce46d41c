import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { canInstall, install } from '../hosts/packages.ts'
import { toPage } from './github.ts'

/** Debian's, and those that a laptop or GitHub's runner has. */
const programs = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser']

const find = (): string | undefined =>
  programs
    .flatMap((program) => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, program)))
    .find((path) => existsSync(path))

/** A browser of this machine; Debian's is installed where there is none. */
export async function openBrowser(): Promise<Browser> {
  if (find() === undefined) await install('browser')
  if (canInstall()) await install('fonts')
  const executablePath = find()
  if (executablePath === undefined) throw new Error(`please install one of ${programs.join(', ')}`)
  return chromium.launch({ executablePath, args: ['--no-sandbox'] }) // as root, Chromium runs in no sandbox of its own
}

/** Shows Markdown as GitHub does, all its drawings done. No request leaves the machine. */
export async function show(browser: Browser, markdown: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1012, height: 600 }, deviceScaleFactor: 1.25 })
  await page.route('**', (route) => route.abort())
  await page.setContent(toPage(markdown))
  await page.waitForSelector('body[data-drawn]', { timeout: 30_000 })
  return page
}
