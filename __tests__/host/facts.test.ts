import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { decodeText, encodeText, FactError, FactReader, parseFact, parseNumber } from '../../src/host/facts.ts'
import { joinScripts, sh, type Script } from '../../src/host/script.ts'
import { hostileText, hostileTexts } from '../support/hostile-texts.ts'
import { sourceLibraries } from '../support/source-libraries.ts'

const printFacts = (script: Script): FactReader =>
  new FactReader(
    execFileSync('sh', [], {
      input: joinScripts(sourceLibraries(['facts']), script).text,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    }),
  )

test('words and numbers are read by name', () => {
  const facts = printFacts(sh`print_fact port 8081; print_fact load 0.25; print_fact worker 7:1; print_fact worker 8:2`)
  expect([facts.readNumber('port'), facts.readNumber('load'), facts.readWord('port')]).toEqual([8081, 0.25, '8081'])
  expect(facts.findAll('worker').map(({ words }) => words)).toEqual([['7:1'], ['8:2']])
  expect([facts.has('worker'), facts.has('work'), facts.findAll('none')]).toEqual([true, false, []])
})

test('an empty word keeps its place', () => {
  expect(printFacts(sh`print_fact probe '' a '' b`).findAll('probe')[0]?.words).toEqual(['', 'a', '', 'b'])
})

test.each([...hostileTexts, hostileText])('a text from standard input is never taken for another fact: %j', (text) => {
  const facts = printFacts(sh`printf %s ${`${text}\nport 1`} | print_stdin output; print_fact port 8081`)
  expect([facts.readText('output'), facts.readNumber('port')]).toEqual([`${text}\nport 1`, 8081])
})

test.each([...hostileTexts, hostileText, '', '=', 'a=b', '/etc/nginx', '[1,2]'])(
  'a text is never taken for another fact: %j',
  (text) => {
    const facts = printFacts(
      sh`print_text output ${text}; print_text more ${`${text}\nport 1\nend`}; print_fact port 8081`,
    )
    const kept = text.replace(/\n+$/, '') // as sh keeps it in a variable
    expect([facts.readText('output').replace(/\n+$/, ''), facts.readText('more'), facts.readNumber('port')]).toEqual([
      kept,
      `${text}\nport 1\nend`,
      8081,
    ])
  },
)

test('a plain word starts no program', () => {
  const facts = printFacts(sh`PATH=/nowhere; print_text path /etc/nginx/sites-available/blue; print_text none ''`)
  expect([facts.readText('path'), facts.readText('none')]).toEqual(['/etc/nginx/sites-available/blue', ''])
})

test('a text of megabytes is read whole', () => {
  const facts = printFacts(sh`head -c 3000000 /dev/zero | tr '\\0' x | print_stdin big`)
  expect(facts.readText('big').length).toBe(3_000_000)
})

test('print_output prints the output of a command, and ends the script when it fails', () => {
  expect(printFacts(sh`print_output list printf 'a\nb\n'`).readText('list')).toBe('a\nb')
  expect(() => printFacts(sh`print_output list sh -c 'echo half; exit 3'; print_fact after 1`)).toThrow(
    'Command failed',
  )
})

test('a fact that is missing or no number is an error that names it', () => {
  const facts = new FactReader('port abc\nempty\n')
  expect(() => facts.readWord('workers')).toThrow(new FactError('a script on the server did not print "workers"'))
  expect(() => facts.readWord('empty')).toThrow(new FactError('a script on the server printed nothing after "empty"'))
  expect(() => facts.readNumber('port')).toThrow(
    new FactError('a script on the server printed "abc" where a number belongs'),
  )
  expect(facts.readText('empty')).toBe('')
})

test.each(['', '1e3', '0x1f', ' 1', '1 ', '--1', 'NaN', undefined])('%j is no number', (word) => {
  expect(() => parseNumber(word)).toThrow(FactError)
})

test('a carriage return and empty lines are ignored', () => {
  expect(parseFact('port 1\r')).toEqual({ name: 'port', words: ['1'] })
  expect(new FactReader('\n  \nport 1\n').readNumber('port')).toBe(1)
})

test('decodeText gives back what encodeText got', () => {
  for (const text of hostileTexts) expect(decodeText(encodeText(text))).toBe(text)
})
