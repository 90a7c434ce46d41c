import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from '@jest/globals'

import { readLicense, findPackageFolders } from '../../tools/licenses.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'licenses-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const about = (more: object) => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'a', version: '1.0.0', ...more }))
}

test('every package of all modules is found once, also of modules within others', () => {
  const modules = [
    { nameForCondition: '/x/src/main.ts' },
    { nameForCondition: null, modules: [{ nameForCondition: '/x/node_modules/@a/b/lib/c.js' }] },
    { nameForCondition: '/x/node_modules/d/e.js', modules: [{ nameForCondition: '/x/node_modules/d/f.js' }] },
    { nameForCondition: '/x/node_modules/d/node_modules/g/index.js' },
  ]
  const found = ['/x/node_modules/@a/b', '/x/node_modules/d', '/x/node_modules/d/node_modules/g']
  expect(findPackageFolders(modules)).toEqual(found)
})

test('a package has its name, its licence and all licence texts', () => {
  about({ license: 'MIT' })
  writeFileSync(join(folder, 'LICENSE.md'), 'You may.\r\n')
  writeFileSync(join(folder, 'NOTICE'), 'By me.\n')
  expect(readLicense(folder)).toBe('a 1.0.0\nMIT\n\nYou may.\n\nBy me.')
})

test('a package without a licence text has a note with its author', () => {
  about({ license: 'MIT', author: { name: 'B' } })
  expect(readLicense(folder)).toBe('a 1.0.0\nMIT\n\n(The package has no text of it. Author: B)')
})

test('a package without any licence is an error', () => {
  about({})
  expect(() => readLicense(folder)).toThrow('a does not name a licence')
})
