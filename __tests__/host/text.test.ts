import { StringDecoder } from 'node:string_decoder'
import { describe, expect, test } from '@jest/globals'
import { Excerpt, FrameReader, LineSplitter } from '../../src/host/text.ts'

const greeting = '9876543210fedcba'
const nonce = 'abcdef0123456789'
const first = `\x1e${greeting} 0 0\n`
const frame = (id: number, code: number): string => `\x1e${nonce} ${id} ${code} no 12\n`

/** What a reader passes on of these chunks after the first frame: text as it is, and frames as `[id code]`, in their order. */
function read(chunks: readonly string[]): string {
  let seen = ''
  const reader = new FrameReader(
    { greeting, nonce },
    (text) => (seen += text),
    ({ id, code }) => (seen += id === 0 ? '' : `[${id} ${code}]`),
  )
  reader.push(first)
  chunks.forEach((chunk) => reader.push(chunk))
  return seen
}

describe('FrameReader', () => {
  const stream = `first\nsecond${frame(1, 0)}\x1e no frame \x1e${nonce.slice(0, 9)}\n${frame(2, 137)}${frame(3, 0)}한글\x1e`
  const expected = `first\nsecond[1 0]\x1e no frame \x1e${nonce.slice(0, 9)}\n[2 137][3 0]한글`

  test('reads the same wherever a chunk ends', () => {
    for (let cut = 0; cut <= stream.length; cut += 1) {
      expect(read([stream.slice(0, cut), stream.slice(cut)])).toBe(expected)
    }
    expect(read(stream.match(/./gsu) ?? [])).toBe(expected)
  })

  test('reads the same wherever the bytes are split, also within a character', () => {
    const bytes = Buffer.from(stream)
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const decoder = new StringDecoder('utf8')
      expect(read([bytes.subarray(0, cut), bytes.subarray(cut)].map((each) => decoder.write(each)))).toBe(expected)
    }
  })

  test('text before what may be a frame is passed on at once', () => {
    expect(read(['ready\n\x1e'])).toBe('ready\n')
    expect(read([`ready\n\x1e${nonce} 1`])).toBe('ready\n')
  })

  test('a frame of another nonce is text', () => {
    expect(read([`\x1e0000 1 0\n`])).toBe('\x1e0000 1 0\n')
  })

  test('the mark that every user of the host can read marks the first frame only', () => {
    const forged = `\x1e${greeting} 1 0`
    expect(read([`${forged}\n`])).toBe(`${forged}\n`)
    expect(read([forged, frame(1, 7)])).toBe(`${forged}[1 7]`)
  })
})

describe('LineSplitter', () => {
  const split = (chunks: readonly string[], limit?: number): readonly string[] => {
    const lines: string[] = []
    const splitter = new LineSplitter((line) => lines.push(line), limit)
    chunks.forEach((chunk) => splitter.push(chunk))
    splitter.end()
    return lines
  }

  test('splits the same wherever a chunk ends; the last line needs no newline', () => {
    const text = 'one\n\ntwo three\r\nfour'
    for (let cut = 0; cut <= text.length; cut += 1) {
      expect(split([text.slice(0, cut), text.slice(cut)])).toEqual(['one', '', 'two three\r', 'four'])
    }
    expect(split(['one\n'])).toEqual(['one'])
    expect(split([])).toEqual([])
  })

  test('of a line that is too long the middle is left out, and the next one is whole', () => {
    const long = Array.from({ length: 50 }, () => 'xxxx')
    expect(split([...long, '\nnext\n'], 10)).toEqual(['xxxxx … 190 characters left out … xxxxx', 'next'])
    expect(split([`${'y'.repeat(10)}\n`], 10)).toEqual(['y'.repeat(10)])
    expect(split([`${'z'.repeat(11)}\n`], 10)).toEqual(['zzzzz … 1 characters left out … zzzzz'])
  })
})

describe('Excerpt', () => {
  const excerptOf = (text: string, chunk: number): string => {
    const excerpt = new Excerpt(10)
    for (let i = 0; i < text.length; i += chunk) excerpt.push(text.slice(i, i + chunk))
    return excerpt.toString()
  }

  test.each([1, 3, 7, 100])('keeps both ends and counts the rest, in chunks of %d', (chunk) => {
    expect(excerptOf('0123456789', chunk)).toBe('0123456789')
    expect(excerptOf('0123456789abcdefghij', chunk)).toBe('0123456789abcdefghij')
    expect(excerptOf(`0123456789${'-'.repeat(33)}abcdefghij`, chunk)).toBe(
      '0123456789\n… 33 characters left out …\nabcdefghij',
    )
  })
})
