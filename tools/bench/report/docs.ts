import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBetween } from '../../markdown.ts'
import { table } from '../../table.ts'
import type { Results } from '../results.ts'
import { renderPage } from './page.ts'
import { pictures, renderSvg } from './pictures.ts'
import { deploymentsTable, targetsTable } from './tables.ts'
import { themes } from './theme.ts'

const docs = join(import.meta.dirname, '../../../docs')

/** The tables for the terminal. */
export function formatOverview(results: Results): string {
  const draw = ({ columns, rows }: ReturnType<typeof targetsTable>) => table(columns, rows)
  const hosts = results.hosts.map((host) => `${host.kind}\n${draw(deploymentsTable(host, results))}`)
  return [...hosts, draw(targetsTable(results))].join('\n\n')
}

/** Writes docs/benchmarks.md and its pictures in both themes. What `script/bench balancer` has measured stays. */
export function writeDocs(results: Results, folder = docs): void {
  mkdirSync(join(folder, 'benchmarks'), { recursive: true })
  const page = join(folder, 'benchmarks.md')
  const former = existsSync(page) ? readFileSync(page, 'utf8') : ''
  writeFileSync(page, renderPage(results, findBetween(former, 'balancer')))
  for (const { name, draw } of pictures)
    for (const theme of themes)
      writeFileSync(join(folder, 'benchmarks', `${name}-${theme.name}.svg`), renderSvg(draw(results, theme)))
}
