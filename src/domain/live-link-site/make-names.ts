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
  const isFree = (base: string, ends: readonly string[]) => !ends.some((end) => isTaken(base + end))
  return (base, origin, targets) => {
    const word = base.replace(/\W/g, '_')
    const ends = origin === 'name' ? ['_live'] : ['_blue', '_green', '_live']
    let name = word
    for (let i = 2; !isFree(name, ends); i++) name = `${word}_${i}`
    given.add(`${name}_live`)
    const values = origin === 'name' ? targets : { blue: `${name}_blue`, green: `${name}_green` }
    return { variable: `$${name}_live`, origin, values }
  }
}
