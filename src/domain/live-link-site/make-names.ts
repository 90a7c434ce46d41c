import type { PerColor } from '../color.ts'
import type { Switch } from './find-uses.ts'
import type { Site } from './site.ts'

type Named = Omit<Switch, 'targets'>

/** Makes names that no file has: upstreams are known in all of them. */
export function makeNames({
  texts,
  others,
}: Site): (base: string, origin: Switch['origin'], targets: PerColor<string>) => Named {
  const all = [texts.blue, texts.green, ...others.values()].join('\n')
  const given = new Set<string>()
  const isTaken = (name: string) => given.has(name) || new RegExp(`(?<!\\w)${name}(?!\\w)`).test(all)
  const isFree = (base: string) => ![`${base}_blue`, `${base}_green`, `${base}_live`].some(isTaken)
  return (base, origin, targets) => {
    const word = base.replace(/\W/g, '_')
    let name = word
    for (let i = 2; !isFree(name); i++) name = `${word}_${i}`
    given.add(`${name}_live`)
    const values = origin === 'name' ? targets : { blue: `${name}_blue`, green: `${name}_green` }
    return { variable: `$${name}_live`, origin, values }
  }
}
