import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: string | number | boolean | null } | null>>
  readonly runs: { readonly using: string; readonly main: string; readonly post?: string; readonly 'post-if'?: string }
}

/** What the runner uses of action.yml. Paths are absolute. */
export interface Manifest {
  /** Every input with its default, or '' without one. */
  readonly defaults: Readonly<Record<string, string>>
  readonly nodeMajor: string
  readonly main: string
  readonly post: string | undefined
}

/** Reads action.yml in `folder`. `token` is the value of `${{ github.token }}`, the only expression that is supported. */
export async function readManifest(folder: string, token: string): Promise<Manifest> {
  const { inputs = {}, runs } = parse(await readFile(join(folder, 'action.yml'), 'utf8')) as ActionFile
  const postIf = runs['post-if'] ?? 'always()'
  if (postIf !== 'always()') throw new Error(`this runner cannot evaluate post-if: ${postIf}`)
  const [, nodeMajor] = /^node(\d+)$/.exec(runs.using) ?? []
  if (nodeMajor === undefined) throw new Error(`this runner runs node actions only, not ${runs.using}`)
  const defaults = Object.entries(inputs).map(([name, input]) => [name, evaluate(String(input?.default ?? ''), token)])
  return {
    defaults: Object.fromEntries(defaults) as Record<string, string>,
    nodeMajor,
    main: resolve(folder, runs.main),
    post: runs.post === undefined ? undefined : resolve(folder, runs.post),
  }
}

function evaluate(value: string, token: string): string {
  const text = value.replaceAll(/\$\{\{\s*github\.token\s*\}\}/g, token)
  if (text.includes('${{')) throw new Error(`this runner cannot evaluate ${text}`)
  return text
}
