import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { seconds } from '../table.ts'
import type { Outcome } from './outcome.ts'

/** Runs a program that finds mistakes; what it says is shown only if it found some. */
export async function check(suite: string, argv: readonly string[], signal: AbortSignal): Promise<Outcome> {
  const startedAt = performance.now()
  const said = await complaints(argv, signal)
  const ms = performance.now() - startedAt
  process.stdout.write(said === undefined ? `✓ ${suite} (${seconds(ms)} s)\n` : `✗ ${suite}\n${indent(said)}\n`)
  return {
    suite,
    passed: said === undefined ? 1 : 0,
    failed: said === undefined ? 0 : 1,
    ms,
    failures: said === undefined ? [] : [{ name: suite, said }],
  }
}

async function complaints(argv: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const [program = '', ...args] = argv
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], signal, timeout: 300_000 })
  const code = new Promise<unknown>((resolve) => child.once('error', resolve).once('close', resolve))
  const said = await Promise.all([text(child.stdout), text(child.stderr)])
  const ended = await code
  return ended === 0 ? undefined : `${said.join('')}(${argv.join(' ')}: ${String(ended)})`
}

const indent = (text: string): string => text.trim().replaceAll(/^/gm, '    ')
