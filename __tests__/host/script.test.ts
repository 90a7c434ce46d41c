import { execFileSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import { joinScripts, emptyScript, quoteWord, Script, sh } from '../../src/host/script.ts'
import { hostileText, hostileTexts } from '../support/hostile-texts.ts'

const texts = [...hostileTexts, hostileText, "'".repeat(50), 'x'.repeat(100_000), ...everyCharacter()]

/** Each character of ASCII but NUL, alone and between letters. */
function everyCharacter(): string[] {
  const characters = Array.from({ length: 127 }, (_, i) => String.fromCharCode(i + 1))
  return characters.flatMap((each) => [each, `a${each}b`])
}

const runIn = (shell: string, script: Script): string =>
  execFileSync(shell, [], { input: script.text, encoding: 'utf8', maxBuffer: 1 << 26 })

describe.each(['dash', 'bash'])('in %s', (shell) => {
  test('any text is one word that means itself', () => {
    const script = sh`show() { for word; do printf '%s' "$word" | base64 -w 0; echo; done; }
show ${texts}`
    const words = runIn(shell, script)
      .split('\n')
      .slice(0, -1)
      .map((word) => Buffer.from(word, 'base64').toString('utf8'))
    expect(words).toEqual(texts)
  })

  test('also where it is assigned, tested, matched and put beside other words', () => {
    const script = joinScripts(
      ...hostileTexts.map(
        (text) => sh`
          value=${text} copy=${text}
          [ "$value" = ${text} ] && [ "$copy" = "$value" ] || echo "differs: $value"
          case $value in ${text}) ;; *) echo "does not match: $value" ;; esac
          set -- prefix-${text}-suffix
          [ $# = 1 ] || echo "splits: $value"
        `,
      ),
    )
    expect(runIn(shell, script)).toBe('')
  })
})

test('what needs no quotes gets none', () => {
  expect(quoteWord('/srv/app:8080,a=b@c%d+e_f-g.h')).toBe('/srv/app:8080,a=b@c%d+e_f-g.h')
})

test('a NUL, which no program can be passed, is refused', () => {
  expect(() => sh`echo ${'a\0b'}`).toThrow('a value for the shell cannot hold a NUL byte')
})

describe('sh', () => {
  test('numbers, lists and scripts', () => {
    expect(sh`sleep ${0.5}; rm -f ${['a', 'b c', new Script('$d')]}; ${sh`echo ${'x y'}`}`.text).toBe(
      "sleep 0.5; rm -f a 'b c' $d; echo 'x y'",
    )
    expect(sh`ls ${[]}.`.text).toBe('ls .')
  })

  test("backslashes are sh's, and so is \\${x}", () => {
    expect(sh`printf '%s\n' "\${x%.*}" \\`.text).toBe(`printf '%s\\n' "\${x%.*}" \\\\`)
  })

  test('the indentation of the source is no part of it; that of a value is', () => {
    const script = sh`
      if true; then
        echo ${'  two\n    lines'}

      fi
    `
    expect(script.text).toBe("if true; then\n  echo '  two\n    lines'\n\nfi")
  })

  test.each<readonly [string, () => Script]>([
    ['double quotes', () => sh`echo "${'x'}"`],
    ['single quotes', () => sh`echo '${'x'}'`],
    ['double quotes, behind an escaped one', () => sh`echo "\"${'x'}"`],
    ['double quotes that another value stands before', () => sh`echo ${'x'} "and ${'y'}"`],
    ['a substitution between double quotes', () => sh`echo "$(cat ${'x'})"`],
    ['quotes of a substitution between double quotes', () => sh`echo "$(cat "${'x'}")"`],
    ['single quotes of a substitution', () => sh`echo $(printf '${'x'}')`],
    ['double quotes behind a closed substitution', () => sh`echo "$(date) ${'x'}"`],
    ['single quotes that hold a double one', () => sh`echo '"${'x'}'`],
  ])('a value inside %s is refused', (_, make) => {
    expect(make).toThrow(/^a value stands inside quotes, after: /)
  })

  test.each<readonly [string, () => Script]>([
    ['between quoted words', () => sh`echo "a"${'x'}'b'`],
    ['behind an escaped quote', () => sh`echo \"${'x'} it\'s ${'y'}`],
    ['behind a backslash in single quotes', () => sh`printf '%s\' ${'x'}`],
    ['in a substitution without quotes around it', () => sh`echo $(cat ${'x'})`],
    ['behind a substitution between quotes', () => sh`echo "$(cat "$x" ')')" ${'x'}`],
    ['behind a pattern of case', () => sh`case $x in a) echo ${'x'} ;; esac`],
  ])('a value %s is accepted', (_, make) => {
    expect(make().text).toContain('x')
  })

  test('a quote that is not closed is refused', () => {
    expect(() => sh`echo ${'x'} 'y`).toThrow("quotes do not come in pairs:  'y")
    expect(() => sh`echo # it's`).toThrow('quotes do not come in pairs')
  })

  test('a value that looks like a place for another stays what it is', () => {
    expect(sh`echo ${'${x}'} ${'b'}`.text).toBe("echo '${x}' b")
  })
})

test('lines', () => {
  expect(joinScripts(sh`a`, emptyScript, sh`b`).text).toBe('a\n\nb')
})
