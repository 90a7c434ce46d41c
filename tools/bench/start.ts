import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { readManifest } from '../../e2e/runner/manifest.ts'

/** One start of the action and of node alone, in ms since the start of the process. */
export interface Start {
  /** The whole of `node -e 0`. */
  readonly node: number
  /** The first line of output: the modules are loaded, and the inputs are being read. */
  readonly loaded: number
  /** The TCP connection is accepted. */
  readonly connected: number
  /** The first byte of SSH. */
  readonly firstByte: number
}

const root = join(import.meta.dirname, '../..')

/** Starts node and the action alternately, so many times. `key` is any private key. */
export async function measureStarts(times: number, key: string): Promise<readonly Start[]> {
  const { defaults, main } = await readManifest(root, '')
  const starts: Start[] = []
  for (let i = 0; i < times; i += 1) {
    const node = await measureNode()
    const given = { host: '127.0.0.1', username: 'root', directory: '/srv/app', 'strict-host-key': 'false', key }
    starts.push({ node, ...(await measureAction(main, { ...defaults, ...given })) })
  }
  return starts
}

async function measureNode(): Promise<number> {
  const began = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
  return performance.now() - began
}

async function measureAction(main: string, inputs: Readonly<Record<string, string>>): Promise<Omit<Start, 'node'>> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const given = Object.entries({ ...inputs, port: String(port) })
  const env = Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
  const began = performance.now()
  const child = spawn(process.execPath, [main], { env: { ...base, ...env }, stdio: ['ignore', 'pipe', 'ignore'] })
  const since = () => performance.now() - began
  const loaded = once(child.stdout, 'data').then(since)
  try {
    const [socket] = (await once(server, 'connection')) as [NodeJS.ReadableStream]
    const connected = since()
    await once(socket, 'data')
    return { firstByte: since(), connected, loaded: await loaded }
  } finally {
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
    server.close()
  }
}

const base = { PATH: process.env['PATH'] ?? '', GITHUB_REPOSITORY: 'octocat/hello-world' }
