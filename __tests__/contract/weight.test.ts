import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from '@jest/globals'

/**
 * How heavy the bundle is, and how much of it runs before it connects, in times of what the SSH library alone takes: the
 * one thing that nothing can be done without. How long it takes is measured by `script/bench`: a test with a clock in it
 * fails on a busy machine and passes on a fast one, while the code that runs is the same everywhere.
 */
interface Weight {
  /** Of the scripts that were loaded. */
  readonly bytes: number
  /** Of their functions and modules that ran. */
  readonly ran: number
}

const root = join(import.meta.dirname, '../..')

let ssh: Weight
let bundle: Weight

beforeAll(() => {
  ssh = weigh(['--input-type=module', '--eval', 'import "node-ssh"'])
  const inputs = {
    host: '127.0.0.1',
    port: '1',
    username: 'u',
    password: 'p',
    directory: '/srv',
    'strict-host-key': 'false',
  }
  bundle = weigh(['--import', endOfStart, join(root, 'dist/main.js')], inputs)
})

/** Ends the process where the bundle, having greeted the host, loads the rest of itself. */
const endOfStart = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({
    resolve(name, context, next) {
      if (/^\\.\\/\\d+\\.index\\.js$/.test(name)) process.exit(77)
      return next(name, context)
    },
  })`)}`

test('what is loaded before the host is greeted is not much more than the SSH library', () => {
  expect(bundle.bytes / ssh.bytes).toBeLessThan(1.6)
})

test('little of it runs before that', () => {
  expect(bundle.ran).toBeGreaterThan(ssh.ran) // else it was not the bundle that ran
  expect(bundle.ran / ssh.ran).toBeLessThan(2.5)
})

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly Range[] }[]
  }[]
}

interface Range {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

/** Lets node count what runs. */
function weigh(args: readonly string[], inputs: Readonly<Record<string, string>> = {}): Weight {
  const folder = mkdtempSync(join(tmpdir(), 'weight-'))
  try {
    const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
    const env = { PATH: process.env['PATH'], NODE_V8_COVERAGE: folder, ...(Object.fromEntries(given) as object) }
    try {
      execFileSync(process.execPath, args, { cwd: root, env, stdio: 'ignore' })
    } catch {
      // The action fails, as it cannot connect.
    }
    const reports = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Coverage)
    return add(
      reports.flatMap(({ result }) => result.filter(({ url }) => /^file:.*\.[cm]?js$/.test(url)).map(weighScript)),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A range within another one has the last word. */
function weighScript({ url, functions }: Coverage['result'][number]): Weight {
  const ran = new Uint8Array(readFileSync(fileURLToPath(url), 'utf8').length)
  for (const { ranges } of functions)
    for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  return { bytes: ran.length, ran: ran.reduce((sum, one) => sum + one, 0) }
}

const add = (weights: readonly Weight[]): Weight => ({
  bytes: weights.reduce((sum, { bytes }) => sum + bytes, 0),
  ran: weights.reduce((sum, { ran }) => sum + ran, 0),
})
