// Prints the licences of all packages in the bundles, from the statistics of their builds: the licences require that they are
// distributed with the code. ncc's own --license misses every package that is an ES module.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Module {
  readonly nameForCondition?: string | null
  readonly modules?: readonly Module[]
}

interface Stats {
  readonly modules: readonly Module[]
}

interface Package {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name: string }
}

/** The folders of the packages of these modules. */
export function findPackageFolders(modules: readonly Module[]): readonly string[] {
  const files = modules.flatMap(function all(module: Module): readonly string[] {
    return [module.nameForCondition ?? '', ...(module.modules ?? []).flatMap(all)]
  })
  const folders = files.map((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? '')
  return [...new Set(folders)].filter((folder) => folder !== '')
}

/** The name, version, licence and licence text of a package. Throws if it has no licence. */
export function readLicense(folder: string): string {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r', '').trim())
  if (about.license === undefined && texts.length === 0) throw new Error(`${about.name} does not name a licence`)
  const author = typeof about.author === 'object' ? about.author.name : about.author
  const without = `(The package has no text of it. Author: ${author ?? 'not named'})`
  return [`${about.name} ${about.version}`, about.license ?? '', '', texts.join('\n\n') || without].join('\n')
}

if (import.meta.main) {
  const stats = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Stats)
  const licenses = findPackageFolders(stats.flatMap(({ modules }) => modules)).map(readLicense)
  process.stdout.write(`${[...new Set(licenses)].sort().join(`\n\n${'-'.repeat(80)}\n\n`)}\n`)
}
