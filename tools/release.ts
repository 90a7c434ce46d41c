// What the release workflow asks before it publishes a tag: see script/release.
import { readFileSync } from 'node:fs'

/** The section of a version in a changelog (the form of keepachangelog.com), without its heading. Throws if it is missing or empty. */
export function readReleaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1)
  const section = sections.find((each) => each.startsWith(`[${version}]`))
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "## [${version}] - DATE": rename Unreleased`)
  const notes = section
    .replace(/^.*\n/, '')
    .replaceAll(/^\[[^\]]+\]: \S+$/gm, '')
    .trim()
  if (notes === '') throw new Error(`the section of ${version} in CHANGELOG.md is empty`)
  return notes
}

/** Throws unless the tag is `v` and the version of package.json. */
export function requireVersion(tag: string, packageJson: string): string {
  const { version } = JSON.parse(packageJson) as { readonly version: string }
  if (tag !== `v${version}`) throw new Error(`the tag ${tag} is not v${version}, the version of package.json`)
  return version
}

/** The tag `vX` if this tag is the newest of its major version, so that `vX` moves to it; undefined: an older line was fixed. */
export function findMovingTag(tag: string, tags: readonly string[]): string | undefined {
  const [major = ''] = tag.split('.')
  const numbers = (each: string) => each.slice(1).split('.').map(Number)
  const isNewer = (one: readonly number[], other: readonly number[]) => {
    const at = one.findIndex((number, i) => number !== other[i])
    return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0)
  }
  const line = tags.filter((each) => /^v\d+\.\d+\.\d+$/.test(each) && each.startsWith(`${major}.`))
  return line.some((each) => isNewer(numbers(each), numbers(tag))) ? undefined : major
}

function main([what, tag = '']: readonly string[]): void {
  const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
  const version = requireVersion(tag, read('package.json'))
  if (what === 'notes') process.stdout.write(`${readReleaseNotes(read('CHANGELOG.md'), version)}\n`)
  else process.stdout.write(findMovingTag(tag, readFileSync(0, 'utf8').split('\n')) ?? '')
}

if (import.meta.main) main(process.argv.slice(2))
