// The shell blocks of a page, to run them as they stand: node tools/page-blocks.ts PAGE SYSTEM [SECTION…]
import { readFileSync } from 'node:fs'

/**
 * The `sh` blocks of the numbered sections of a page (`## 2. …`), in their order. Where a section has parts for several
 * systems (`### Ubuntu`), only those of this system. Without `sections`: all of them.
 */
export function readBlocks(page: string, system: string, sections: readonly number[] = []): readonly string[] {
  const numbered = page.split(/^(?=## )/m).filter((section) => {
    const [, number] = /^## (\d+)\. /.exec(section) ?? []
    return number !== undefined && (sections.length === 0 || sections.includes(Number(number)))
  })
  return numbered
    .flatMap((section) => section.split(/^(?=### )/m))
    .filter((part) => !part.startsWith('### ') || part.startsWith(`### ${system}\n`))
    .flatMap((part) => [...part.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block))
}

function main([page = '', system = '', ...sections]: readonly string[]): void {
  const blocks = readBlocks(readFileSync(page, 'utf8'), system, sections.map(Number))
  process.stdout.write(blocks.join('\n'))
  process.exitCode = blocks.length === 0 ? 1 : 0
}

if (import.meta.main) main(process.argv.slice(2))
