import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { canInstallPackages, installPackages } from '../hosts/packages.ts'
import { toPage } from './github.ts'

/** The names of Chromium on Debian, on laptops and on GitHub's runner. */
const programs = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser']

const findBrowser = (): string | undefined =>
  programs
    .flatMap((program) => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, program)))
    .find((path) => existsSync(path))

/** Starts a browser of this machine. Installs Debian's Chromium if there is none. */
export async function openBrowser(): Promise<Browser> {
  if (findBrowser() === undefined) await installPackages('browser')
  if (canInstallPackages()) await installPackages('fonts')
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error(`No browser was found. Install one of ${programs.join(', ')}.`)
  return chromium.launch({ executablePath, args: ['--no-sandbox'] }) // as root, Chromium has no sandbox
}

/** Shows Markdown as GitHub does, and waits until all diagrams are drawn. No request leaves the machine. */
export async function showPage(browser: Browser, markdown: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1012, height: 600 }, deviceScaleFactor: 1.25 })
  await page.route('**', (route) => route.abort())
  await page.setContent(toPage(markdown))
  await page.waitForSelector('body[data-drawn]', { timeout: 30_000 })
  return page
}
