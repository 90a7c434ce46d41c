import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { decodeText, encodeText, FactError, Facts, factTools, parseFact, parseNumber } from '../../src/host/facts.ts'
import { joinScripts, sh, type Script } from '../../src/host/script.ts'
import { nastiest, nastyTexts } from '../support/nasty.ts'

const tell = (script: Script): Facts =>
  new Facts(
    execFileSync('sh', [], { input: joinScripts(factTools, script).text, encoding: 'utf8', maxBuffer: 1 << 26 }),
  )

test('words and numbers', () => {
  const facts = tell(sh`fact port 8081; fact load 0.25; fact worker 7:1; fact worker 8:2`)
  expect([facts.readNumber('port'), facts.readNumber('load'), facts.readWord('port')]).toEqual([8081, 0.25, '8081'])
  expect(facts.findAll('worker').map(({ words }) => words)).toEqual([['7:1'], ['8:2']])
  expect([facts.has('worker'), facts.has('work'), facts.findAll('none')]).toEqual([true, false, []])
})

test('an empty word keeps its place', () => {
  expect(tell(sh`fact look '' a '' b`).findAll('look')[0]?.words).toEqual(['', 'a', '', 'b'])
})

test.each([...nastyTexts, nastiest])('a text is never another fact: %j', (text) => {
  const facts = tell(sh`printf %s ${`${text}\nport 1`} | blob said; fact port 8081`)
  expect([facts.readText('said'), facts.readNumber('port')]).toEqual([`${text}\nport 1`, 8081])
})

test.each([...nastyTexts, nastiest, '', '=', 'a=b', '/etc/nginx', '[1,2]'])(
  'a text in hand is no other fact either: %j',
  (text) => {
    const facts = tell(sh`text said ${text}; text more ${`${text}\nport 1\nend`}; fact port 8081`)
    const kept = text.replace(/\n+$/, '') // as sh keeps it in a variable
    expect([facts.readText('said').replace(/\n+$/, ''), facts.readText('more'), facts.readNumber('port')]).toEqual([
      kept,
      `${text}\nport 1\nend`,
      8081,
    ])
  },
)

test('a plain word costs no program', () => {
  const facts = tell(sh`PATH=/nowhere; text path /etc/nginx/sites-available/blue; text none ''`)
  expect([facts.readText('path'), facts.readText('none')]).toEqual(['/etc/nginx/sites-available/blue', ''])
})

test('a text of megabytes', () => {
  const facts = tell(sh`head -c 3000000 /dev/zero | tr '\\0' x | blob big`)
  expect(facts.readText('big').length).toBe(3_000_000)
})

test('tell gives what a command printed, and ends the script where it fails', () => {
  expect(tell(sh`tell list printf 'a\nb\n'`).readText('list')).toBe('a\nb')
  expect(() => tell(sh`tell list sh -c 'echo half; exit 3'; fact after 1`)).toThrow('Command failed')
})

test('what is not there, or no number, is an error that names it', () => {
  const facts = new Facts('port abc\nempty\n')
  expect(() => facts.readWord('workers')).toThrow(new FactError('the host did not say "workers"'))
  expect(() => facts.readWord('empty')).toThrow(new FactError('the host said nothing after "empty"'))
  expect(() => facts.readNumber('port')).toThrow(new FactError('the host said "abc" for a number'))
  expect(facts.readText('empty')).toBe('')
})

test.each(['', '1e3', '0x1f', ' 1', '1 ', '--1', 'NaN', undefined])('%j is no number', (word) => {
  expect(() => parseNumber(word)).toThrow(FactError)
})

test('lines that end as on Windows, and empty ones', () => {
  expect(parseFact('port 1\r')).toEqual({ name: 'port', words: ['1'] })
  expect(new Facts('\n  \nport 1\n').readNumber('port')).toBe(1)
})

test('encode and decode are inverse', () => {
  for (const text of nastyTexts) expect(decodeText(encodeText(text))).toBe(text)
})
