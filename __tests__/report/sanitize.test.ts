import { describe, expect, test } from '@jest/globals'
import { sanitize } from '../../src/report/sanitize.ts'
import { hostileTexts } from '../support/hostile-texts.ts'

/** What GitHub's runner takes for a command: `##[…]` anywhere in a line, or `::` after blanks at its start. */
const isCommand = (line: string): boolean => /##\[/.test(line) || /^\s*::/.test(line)

const attacks = [
  '::set-output name=x::y',
  '  ::error::x',
  '\t::error::x',
  'fine\n::error::x',
  'fine\r\n::error::x',
  'progress\r::error::x',
  'a\n\n  ::stop-commands::x',
  ':::::',
  '##[error]x',
  'text ##[add-mask]x',
  '#####[error]x',
  '#\u001b[0m#[error]x',
  '\u001b[0m::error::x',
  '\u001b::error::x',
  ':\u001b[31m:error::x',
  '\u0000::error::x',
  '\u2028::error::x',
  '\u0085::error::x',
  '\u000b::error::x',
  '\u001b]0;title\u0007::error::x',
  '\u202e::error::x',
]

describe('no text from a host is a command to the runner', () => {
  test.each(attacks)('%j', (text) => {
    // eslint-disable-next-line no-control-regex -- all characters that a program may treat as a line end
    const lines = sanitize(text).split(/[\n\r\u0085\u2028\u2029\u000b\u000c]/)
    expect(lines.filter(isCommand)).toEqual([])
  })
})

test('a harmless text is unchanged', () => {
  for (const text of ['plain', 'a::b', 'http://[::1]:80', '# [x]', '# comment', 'tab\there', '한글 🚀', 'a\nb\n']) {
    expect(sanitize(text)).toBe(text)
  }
})

test('colors and cursor movements are removed, and other control characters are shown', () => {
  expect(sanitize('\u001b[1;31mred\u001b[0m \u001b[2K\u001b[1Aup')).toBe('red up')
  expect(sanitize('\u001b]8;;http://x\u0007link\u001b]8;;\u0007')).toBe('link')
  expect(sanitize('bell\u0007 nul\u0000 rtl\u202e')).toBe('bell\ufffd nul\ufffd rtl\ufffd')
  expect(sanitize('\u001b\u001b[0m[31mred')).not.toContain('\u001b')
})

test('a second call changes nothing', () => {
  for (const text of [...attacks, ...hostileTexts]) expect(sanitize(sanitize(text))).toBe(sanitize(text))
})
