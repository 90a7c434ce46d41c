import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'

import { runAction } from '../../e2e/runner/run-action.ts'

const root = join(import.meta.dirname, '../..')
const dist = join(root, 'dist')
const files = readdirSync(dist)
const scripts = files.filter((file) => file.endsWith('.js'))
const read = (file: string) => readFileSync(join(dist, file), 'utf8')

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>
}

test('dist holds scripts, their licences, and nothing else: no binary, no key, nothing that came along by chance', () => {
  const chunks = files.filter((file) => /^\d+\.index\.js$/.test(file))
  expect(files.filter((file) => !chunks.includes(file)).sort()).toEqual([
    'licenses.txt',
    'main.js',
    'package.json',
    'post.js',
  ])
})

describe.each(scripts)('%s', (script) => {
  test('names no folder of the machine that built it', () => {
    expect(read(script)).not.toMatch(/[\s'"`(:]\/[\w./-]{1,200}\/node_modules\//)
    expect(read(script)).not.toContain(root)
  })

  test('has no source map along, nor the address of one on the machine that built it', () => {
    expect(read(script)).not.toMatch(/sourceMappingURL=(data:|file:|\/)/)
  })

  test('holds no private key', () => {
    expect(read(script)).not.toMatch(/BEGIN [A-Z ]*PRIVATE KEY-----(\\n|\s)*[A-Za-z0-9+/=]{40,}/)
  })
})

test('package.json says how the scripts are read, and no more', () => {
  expect(JSON.parse(read('package.json'))).toEqual({ type: 'module' })
})

test('licenses.txt has every package that a user gets', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  const installed = Object.keys(packages).filter(
    (path) => path !== '' && !packages[path]?.dev && !packages[path]?.optional,
  )
  const names = new Set(installed.map((path) => path.replace(/^.*node_modules\//, '')))
  const listed = new Set(
    [...read('licenses.txt').matchAll(/(?:^|-{80}\n\n)(\S+) \d+\.\d+\.\d+\S*\n/g)].map(([, name]) => name),
  )
  // Types, and what reads Markdown, which the packages that write it bring along: nothing of them is in a bundle.
  const types = /^(@types\/.*|@octokit\/(openapi-)?types|typescript)$/
  const readers = /^(micromark.*|mdast-util-from-markdown|unist-util-stringify-position|debug|ms|dequal)$/
  const missing = [...names].filter((name) => !listed.has(name))
  expect(missing.filter((name) => !types.test(name) && !readers.test(name))).toEqual([])
  // ncc names the file of every module that it merges into a bundle.
  const bundled = scripts.map(read).join('\n')
  expect(missing.filter((name) => bundled.includes(`node_modules/${name}/`))).toEqual([])
})

test('the bundle runs by itself, and without inputs it says what it misses', async () => {
  const { exitCode, outputs, log } = await runAction({ inputs: {} })
  expect({ exitCode, result: outputs['result'] }).toEqual({ exitCode: 1, result: 'refused' })
  expect(log.annotations.map(({ message }) => message).join()).toMatch(/host.*username.*directory/s)
})
