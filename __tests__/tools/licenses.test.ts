import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from '@jest/globals'

import { licenseOf, packageFolders } from '../../tools/licenses.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'licenses-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const about = (more: object) => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'a', version: '1.0.0', ...more }))
}

test('finds the packages of all modules, those within others too, each once', () => {
  const modules = [
    { nameForCondition: '/x/src/main.ts' },
    { nameForCondition: null, modules: [{ nameForCondition: '/x/node_modules/@a/b/lib/c.js' }] },
    { nameForCondition: '/x/node_modules/d/e.js', modules: [{ nameForCondition: '/x/node_modules/d/f.js' }] },
    { nameForCondition: '/x/node_modules/d/node_modules/g/index.js' },
  ]
  const found = ['/x/node_modules/@a/b', '/x/node_modules/d', '/x/node_modules/d/node_modules/g']
  expect(packageFolders(modules)).toEqual(found)
})

test('gives name, licence and every text of a package', () => {
  about({ license: 'MIT' })
  writeFileSync(join(folder, 'LICENSE.md'), 'You may.\r\n')
  writeFileSync(join(folder, 'NOTICE'), 'By me.\n')
  expect(licenseOf(folder)).toBe('a 1.0.0\nMIT\n\nYou may.\n\nBy me.')
})

test('says so when a package has no text of its licence, and who wrote it', () => {
  about({ license: 'MIT', author: { name: 'B' } })
  expect(licenseOf(folder)).toBe('a 1.0.0\nMIT\n\n(The package has no text of it. Author: B)')
})

test('refuses a package without any licence', () => {
  about({})
  expect(() => licenseOf(folder)).toThrow('a says nowhere what its licence is')
})
