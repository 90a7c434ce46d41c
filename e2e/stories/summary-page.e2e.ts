import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { toSummary } from '../../src/report/summary.ts'
import { openBrowser, showPage } from '../summary/browser.ts'
import { hostileRuns } from '../summary/hostile.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** What is on a page. */
interface PageFacts {
  readonly pwned: boolean
  /** Elements that no summary has. */
  readonly foreign: readonly string[]
  readonly links: readonly string[]
  readonly headings: number
  readonly mentions: boolean
  /** How many elements each fold holds, and how many different numbers of cells each table's rows have. */
  readonly folds: readonly number[]
  readonly tables: readonly number[]
  readonly drawings: readonly number[]
  readonly bars: number
  readonly bombs: number
}

/** A script for the browser that finds everything on the page that a text could have created. */
const readPage = `(() => {
  const all = (selector) => [...document.querySelectorAll('article ' + selector)]
  const cells = (table) => new Set([...table.querySelectorAll('tr')].map((row) => row.children.length))
  const texts = () => { // GitHub finds mentions everywhere except in code
    const walker = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT)
    const found = []
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest('code, pre')) found.push(walker.currentNode)
    return found
  }
  return {
    pwned: 'pwned' in window,
    foreign: all(':is(script, img, iframe, b, blockquote, h1, style, link, form, input, hr):not(.mermaid *)').map(({ tagName }) => tagName),
    links: all('a').map((link) => link.getAttribute('href')),
    headings: all(':is(h2, h3)').length,
    mentions: texts().some(({ data }) => data.includes('@octocat')),
    folds: all('details').map((fold) => fold.children.length),
    tables: all('table').map((table) => cells(table).size),
    drawings: all('.mermaid').map((drawing) => drawing.querySelectorAll('svg').length),
    bars: all('.mermaid rect.task').length,
    bombs: all('.error-icon').length,
  }
})()`

describe.each(Object.entries(hostileRuns))('the summary of a run: %s', (_, run) => {
  test('a real browser shows every hostile text as text', async () => {
    const page = await showPage(browser, toSummary(run))
    const facts = await page.evaluate<PageFacts>(readPage)
    const { kind } = run.outcome
    const drawn = kind === 'reported' || kind === 'planned' ? 0 : 1
    expect(facts).toMatchObject({ pwned: false, foreign: [], links: [], bombs: 0, mentions: false })
    expect(facts.headings).toBe(drawn === 1 ? 1 : kind === 'planned' ? 6 : 2)
    expect(facts.tables).toEqual(drawn === 1 ? [1, 1] : [1]) // in each table all rows have the same number of cells
    expect(facts.drawings).toEqual(drawn === 1 ? [1] : [])
    expect(facts.bars).toBe(drawn * run.steps.length)
    expect(facts.folds).toEqual(drawn === 1 ? [2, 2] : []) // a title and its lines, and nothing else
  })
})

test('a fold opens and shows its lines unchanged', async () => {
  const page = await showPage(browser, toSummary(hostileRuns['rolled back'] ?? failWithoutRun()))
  const lines = page.locator('details pre').first()
  expect(await lines.isVisible()).toBe(false)
  await page.locator('summary').first().click()
  expect(await lines.innerText()).toContain('</details></summary></td></table><script>window.pwned = 1</script>')
})

function failWithoutRun(): never {
  throw new Error('there is no such run')
}
