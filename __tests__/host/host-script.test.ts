import { execFileSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import { HostScript } from '../../src/host/host-script.ts'
import { renderPrologue } from '../../src/host/prologue.ts'
import { joinScripts, Script, sh } from '../../src/host/script.ts'
import { hostileText, hostileTexts } from '../support/hostile-texts.ts'

test('each parameter is one assignment of a quoted value', () => {
  const parameters = { link: '/etc/nginx/app', title: "it's two words", port: 8081, sudo: true, prune: false }
  expect(renderPrologue({ ...parameters, absent: undefined, list: ['a', 'b c'], none: [] })).toBe(`link=/etc/nginx/app
title='it'\\''s two words'
port=8081
sudo=yes
prune=no
absent=''
list='a '\\''b c'\\'''
none=''
`)
})

test('a command line is called by the name of its parameter, with the arguments of the call', () => {
  const script = joinScripts(new Script(renderPrologue({ greet: sh`printf '%s|' ${'hello  you'}` })), sh`greet 'a b' c`)
  expect(execFileSync('sh', [], { input: script.text, encoding: 'utf8' })).toBe('hello  you|a b|c|')
})

test('a script is its prologue and its file, without comments', () => {
  const script = new HostScript('query-registry', { more: 'x y' })
  expect(script.text).toMatch(/^unset more\nmore='x y'\nimage=\$1 registry=\$2\n/)
  expect(script.text).not.toContain('#!')
})

describe.each(['dash', 'bash'])('in %s', (shell) => {
  test('a program does not get a parameter that the login environment exports under the same name', () => {
    const { text } = new HostScript('take-lock', { record_name: 'secret', wait_hundredths: 0 })
    const prologue = text.slice(0, text.indexOf('print_fact'))
    const output = execFileSync(shell, [], {
      input: `${prologue}\nenv`,
      encoding: 'utf8',
      env: { ...process.env, record_name: 'x' },
    })
    expect(output).not.toMatch(/^record_name=/m)
  })

  test('a text, and each word of a list, means itself', () => {
    const texts = [...hostileTexts, hostileText, 'x'.repeat(100_000)]
    const script = joinScripts(
      new Script(renderPrologue({ text: hostileText, list: texts })),
      sh`
        show() { for word; do printf '%s' "$word" | base64 -w 0; echo; done; }
        show "$text"
        eval "set -- $list"
        show "$@"
      `,
    )
    const output = execFileSync(shell, [], { input: script.text, encoding: 'utf8', maxBuffer: 1 << 26 })
    const words = output.split('\n').slice(0, -1)
    expect(words.map((word) => Buffer.from(word, 'base64').toString('utf8'))).toEqual([hostileText, ...texts])
  })
})
