import { execFileSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import { joinScripts, emptyScript, quoteWord, Script, sh } from '../../src/host/script.ts'
import { nastiest, nastyTexts } from '../support/nasty.ts'

const texts = [...nastyTexts, nastiest, "'".repeat(50), 'x'.repeat(100_000), ...everyCharacter()]

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
      ...nastyTexts.map(
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

  test('a value that looks like a place for another stays what it is', () => {
    expect(sh`echo ${'${x}'} ${'b'}`.text).toBe("echo '${x}' b")
  })
})

test('lines', () => {
  expect(joinScripts(sh`a`, emptyScript, sh`b`).text).toBe('a\n\nb')
})
