import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { locked } from './lock.ts'
import { digest, place } from './workspace.ts'
import { must } from './programs.ts'

const folder = join(import.meta.dirname, '..', 'app')

/** The test application, as a host gets it: a tar with node and its libraries, and the folder that is built on it. */
export interface App {
  readonly nodeTar: string
  readonly nodeImage: string
  readonly folder: string
  readonly image: string
}

/** Packs this very node with the libraries it is linked to: an image without a distribution, 130 MB. */
export async function packApp(): Promise<App> {
  const node = process.execPath
  const hash = digest(process.version, node)
  const nodeTar = join(place().cache, `node-${hash}.tar`)
  await locked('app', async () => {
    if (existsSync(nodeTar)) return
    const linked = await must(['ldd', node])
    const libraries = [...linked.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? '')
    // --dereference: libc.so.6 and the loader are links into places that the image does not have.
    const rename = ['--transform', `s,^${node.slice(1)}$,usr/local/bin/node,`]
    const paths = [node, ...libraries].map((path) => path.slice(1))
    await must(['tar', '--create', '--dereference', '--file', `${nodeTar}.new`, ...rename, '-C', '/', ...paths])
    renameSync(`${nodeTar}.new`, nodeTar)
  })
  const files = ['server.js', 'Dockerfile'].map((name) => readFileSync(join(folder, name)))
  return { nodeTar, nodeImage: `lab-node:${hash}`, folder, image: `localhost:5000/lab-app:${digest(hash, ...files)}` }
}

/** A release: the application with these variables, and any other Dockerfile lines (a HEALTHCHECK, say). */
export function releaseDockerfile(app: App, env: Readonly<Record<string, string>>, more: readonly string[]): string {
  const lines = Object.entries(env).map(([name, value]) => `ENV ${name}="${value.replace(/["\\$]/g, '\\$&')}"`)
  return [`FROM ${app.image}`, ...lines, ...more, ''].join('\n')
}
