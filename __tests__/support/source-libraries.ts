import { join } from 'node:path'
import { renderPrologue, type Parameters } from '../../src/host/prologue.ts'
import { joinScripts, Script, sh } from '../../src/host/script.ts'

const folder = join(import.meta.dirname, '../../src/host-scripts/lib')

/** Sources libraries of the host scripts, as they are in src, after assignments of their parameters. */
export const sourceLibraries = (names: readonly string[], parameters: Parameters = {}): Script =>
  joinScripts(new Script(renderPrologue(parameters)), ...names.map((name) => sh`. ${join(folder, `${name}.sh`)}`))
