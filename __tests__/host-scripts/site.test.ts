import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { siteParameters } from '../../src/commands/site-parameters.ts'
import { hostSiteFiles } from '../../src/domain/container-paths.ts'
import type { SiteConfig } from '../../src/domain/config.ts'
import { sourceLibraries } from '../support/source-libraries.ts'

const root = mkdtempSync(join(tmpdir(), 'site-'))
const [home, bin] = [join(root, 'nginx'), join(root, 'bin')]
spawnSync('mkdir', [home, bin])
afterAll(() => rmSync(root, { recursive: true }))
beforeEach(() => {
  for (const folder of [home, bin]) for (const each of readdirSync(folder)) rmSync(join(folder, each))
})

const path = join(home, 'live.conf')
const [blue, green] = [join(home, 'blue'), join(home, 'green')]
const texts = { blue: 'set $url http://127.0.0.1:8081;', green: 'set $url http://127.0.0.1:8082;' }

/** Every byte but 0, Korean, no line end at the end: what a shell may change on its way. */
const bytes = (text: string): Buffer =>
  Buffer.concat([
    Buffer.from(`# 서비스\\n\t${text}\r\n\n`),
    Buffer.from(Array.from({ length: 255 }, (_, i) => i + 1)),
    Buffer.from(`# ${text}\n  # *?[a]\n\n\n`),
  ])

const forms = {
  text: { form: 'text', path, values: texts },
  file: { form: 'file', path, values: { blue, green } },
} as const satisfies Record<string, SiteConfig>
const contents = { blue: bytes(texts.blue), green: bytes(texts.green) }
const kinds = (['text', 'file'] as const).flatMap((form) => [[form, false] as const, [form, true] as const])

function writeFiles(content: Buffer = contents.blue): void {
  writeFileSync(blue, contents.blue)
  writeFileSync(green, contents.green)
  writeFileSync(path, content)
  chmodSync(path, 0o640)
}

/** Runs a line with the library, as a script that was sent does. */
function run(site: SiteConfig, inPlace: boolean, line: string) {
  const parameters = siteParameters(site, { ...hostSiteFiles(site), inPlace })
  const library = sourceLibraries(['sudo', 'site'], { ...parameters, site_sudo: false })
  const text = `main=$$; export main\n${library.text}\n${line}`
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C' }
  return spawnSync('sh', ['-c', text], { encoding: 'utf8', env })
}

const readValue = (site: SiteConfig, inPlace = false): string =>
  run(site, inPlace, 'read_site_value').stdout.replace(/\n$/, '')

const write = (site: SiteConfig, inPlace: boolean, value: string) => run(site, inPlace, `write_site_value '${value}'`)

const leftovers = (): readonly string[] => readdirSync(home).filter((name) => name.startsWith('.'))

test.each(kinds)('the other color is written byte by byte, and back: %s, in place: %s', (form, inPlace) => {
  writeFiles()
  const { ino } = statSync(path)
  const site = forms[form]
  for (const color of ['green', 'blue'] as const) {
    const { status, stderr } = write(site, inPlace, site.values[color])
    expect({ status, stderr, value: readValue(site) }).toEqual({ status: 0, stderr: '', value: site.values[color] })
    expect(readFileSync(path).equals(contents[color])).toBe(true)
    // The number of an inode that was removed may be used again.
    if (color === 'green') expect(statSync(path).ino === ino).toBe(inPlace)
  }
  expect(statSync(path).mode & 0o777).toBe(0o640)
  expect(leftovers()).toEqual([])
})

test.each([
  ['text', bytes('set $url http://127.0.0.1:9;'), /belongs to neither color/],
  ['text', Buffer.concat([contents.blue, contents.green]), /belongs to both colors/],
  ['text', Buffer.concat([contents.blue, Buffer.from('\0')]), /cannot be read as a text/],
  ['file', Buffer.concat([contents.blue, Buffer.from('\n')]), /belongs to neither color/],
] as const)('what somebody changed is never written over: %s', (form, content, reason) => {
  writeFiles(content)
  const { status, stderr } = write(forms[form], false, forms[form].values.green)
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(reason) })
  expect(readFileSync(path).equals(content)).toBe(true)
})

test('a change that comes right before the write is kept', () => {
  writeFiles()
  writeFileSync(join(bin, 'tee'), `#!/bin/sh\necho 'ssl on;' >> '${path}'\nexec /usr/bin/tee "$@"\n`, { mode: 0o755 })
  const { status, stderr } = write(forms.text, false, texts.green)
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/was changed by another program/) })
  expect(readFileSync(path, 'latin1')).toContain('ssl on;')
})

test('texts that would make the other text anew are refused', () => {
  writeFileSync(path, 'xxyy')
  const { status, stderr } = write({ form: 'text', path, values: { blue: 'xy', green: 'yx' } }, false, 'yx')
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/would have both texts/) })
  expect(readFileSync(path, 'utf8')).toBe('xxyy')
})

test('a link in the place of the file, and a file that is missing, are refused', () => {
  spawnSync('ln', ['-s', blue, path])
  expect(write(forms.text, false, texts.green).stderr).toMatch(/is a symbolic link now, and not a file/)
  rmSync(path)
  expect(write(forms.text, false, texts.green).stderr).toMatch(/does not exist/)
  expect(existsSync(path)).toBe(false)
})

/** The programs that change something, each killed with the script: before it, in the middle of its bytes, or after it. */
const programs = ['cp', 'tee', 'mv', 'rm', 'sync'] as const
const kill = 'kill -9 "$main" $$'
const killing = {
  before: kill,
  'after 0 bytes': ': > "$last"; cat > /dev/null; ' + kill,
  'after some bytes': 'head -c 100 > "$last"; cat > /dev/null; ' + kill,
  after: '"$real" "$@"; ' + kill,
}

const kills = kinds.flatMap(([form, inPlace]) =>
  programs.flatMap((program) =>
    (Object.keys(killing) as (keyof typeof killing)[])
      .filter((when) => program === 'tee' || !when.endsWith('bytes'))
      .map((when) => ({ form, inPlace, program, when })),
  ),
)

test.each(kills)(
  'a kill $when of $program leaves one of the two, and the next write a whole file: $form, in place: $inPlace',
  (each) => {
    const { form, inPlace, program, when } = each
    const site = forms[form]
    writeFiles()
    const stub = `#!/bin/sh\nfor last; do :; done\nreal=$(command -v -p ${program})\n${killing[when]}\n`
    writeFileSync(join(bin, program), stub, { mode: 0o755 })
    write(site, inPlace, site.values.green)
    rmSync(join(bin, program))
    const value = readValue(site, inPlace)
    expect(Object.values(site.values)).toContain(value)
    const isWhole = Object.values(contents).some((content) => readFileSync(path).equals(content))
    expect(isWhole || inPlace).toBe(true)
    // What a repair writes: what was there before.
    expect(write(site, inPlace, site.values.blue)).toMatchObject({ status: 0, stderr: '' })
    expect(readFileSync(path).equals(contents.blue)).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o640)
    expect(leftovers().filter((name) => name.endsWith('.before'))).toEqual([])
  },
)
