import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

import { readCheckNames, readErrorMessages, readTexts } from '../support/source-messages.ts'

const root = join(import.meta.dirname, '../..')

/** A message without what the action fills in: several `…` beside each other are one. */
const normalize = (text: string): string => text.replace(/\s+/g, ' ').replaceAll(/…(?:[\s:]*…)+/g, '…')

/** The letters that are always the same. */
const fixedPart = (text: string): string => text.replaceAll(/[^A-Za-z]/g, '')

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** What a quoted message can be: the `…` of the page stands for anything. */
const toPattern = (quoted: string): RegExp =>
  new RegExp(`^${normalize(quoted).split('…').map(escape).join('.*')}(?:$|[: ;(…].*)`)

/** The first cells of the tables whose first column has messages. */
function readQuoted(page: string): readonly string[] {
  const tables = page.split(/\n(?=\| (?:Message|Headline|메시지|제목) \|)/).slice(1)
  const rows = tables.flatMap((table) => table.split('\n\n')[0]?.split('\n').slice(2) ?? [])
  return rows.flatMap((row) => /^\| `([^`]+)` \|/.exec(row)?.[1] ?? [])
}

describe.each(['docs/troubleshooting.md', 'docs/troubleshooting.ko.md'])('%s', (file) => {
  const page = readFileSync(join(root, file), 'utf8')
  const quoted = readQuoted(page)

  test('quotes only messages that the source has', () => {
    const texts = readTexts().map(normalize)
    const isThere = (message: string) => {
      const pattern = toPattern(message)
      return texts.some((text) => pattern.test(text))
    }
    expect(quoted.length).toBeGreaterThan(80)
    expect(quoted.filter((message) => !isThere(message))).toEqual([])
  })

  test('has each error of the connection and of a step', () => {
    const patterns = quoted.map(toPattern)
    const missing = readErrorMessages()
      .map((each) => ({ ...each, text: normalize(each.text) }))
      .filter(({ text }) => fixedPart(text).length > 4 && !patterns.some((pattern) => pattern.test(text)))
    expect(missing).toEqual([])
  })

  test('has each check by its name', () => {
    const bold = [...page.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name = '']) => name)
    expect(readCheckNames().filter((name) => !bold.includes(name))).toEqual([])
  })
})
