import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.ts'
import { shortHash, workspace } from './workspace.ts'
import { run } from './programs.ts'

const folder = join(import.meta.dirname, '..', 'app')

/** The test application for a host: a tar file with node and its libraries, and the folder of the image on top of it. */
export interface App {
  readonly nodeTar: string
  readonly nodeImage: string
  readonly folder: string
  readonly image: string
}

/** Packs the node of this process with the libraries that it is linked to, as an image without a distribution (130 MB). */
export async function packApp(): Promise<App> {
  const node = process.execPath
  const hash = shortHash(process.version, node)
  const nodeTar = join(workspace().cache, `node-${hash}.tar`)
  await withLock('app', async () => {
    if (existsSync(nodeTar)) return
    const linked = await run(['ldd', node])
    const libraries = [...linked.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? '')
    // --dereference, since libc.so.6 and the loader are links to folders that the image does not have.
    const rename = ['--transform', `s,^${node.slice(1)}$,usr/local/bin/node,`]
    const paths = [node, ...libraries].map((path) => path.slice(1))
    await run(['tar', '--create', '--dereference', '--file', `${nodeTar}.new`, ...rename, '-C', '/', ...paths])
    renameSync(`${nodeTar}.new`, nodeTar)
  })
  const files = ['server.js', 'Dockerfile'].map((name) => readFileSync(join(folder, name)))
  return {
    nodeTar,
    nodeImage: `lab-node:${hash}`,
    folder,
    image: `localhost:5000/lab-app:${shortHash(hash, ...files)}`,
  }
}

/** The Dockerfile of a release: the application with these variables, and more lines, for example a HEALTHCHECK. */
export function releaseDockerfile(app: App, env: Readonly<Record<string, string>>, more: readonly string[]): string {
  const lines = Object.entries(env).map(([name, value]) => `ENV ${name}="${value.replace(/["\\$]/g, '\\$&')}"`)
  return [`FROM ${app.image}`, ...lines, ...more, ''].join('\n')
}
