import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { table } from '../../table.ts'
import type { Results } from '../results.ts'
import { page } from './page.ts'
import { pictures, render, themes } from './pictures.ts'
import { deployments, targets } from './tables.ts'

const docs = join(import.meta.dirname, '../../../docs')

/** What the terminal shows at the end. */
export function overview(results: Results): string {
  const draw = ({ columns, rows }: ReturnType<typeof targets>) => table(columns, rows)
  const hosts = results.hosts.map((host) => `${host.kind}\n${draw(deployments(host, results))}`)
  return [...hosts, draw(targets(results))].join('\n\n')
}

/** Writes docs/benchmarks.md, and its pictures in both themes. */
export function writeDocs(results: Results, folder = docs): void {
  mkdirSync(join(folder, 'benchmarks'), { recursive: true })
  writeFileSync(join(folder, 'benchmarks.md'), page(results))
  for (const { name, draw } of pictures)
    for (const theme of themes)
      writeFileSync(join(folder, 'benchmarks', `${name}-${theme.name}.svg`), render(draw(results, theme)))
}
