import { type SpawnOptions, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

export interface Result {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** Text for the program's standard input; without it the input is empty. */
  readonly stdin?: string
  /** A file for the program's standard input. */
  readonly stdinFile?: string
  /** Ends the program by SIGKILL (code 137) after so many milliseconds. */
  readonly timeoutMs?: number
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

/** Runs a program to its end. Rejects only if it could not be started; one that a signal ended has code 137. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Result> {
  const [program = '', ...rest] = argv
  const file = options.stdinFile === undefined ? undefined : openSync(options.stdinFile, 'r')
  const spawning: SpawnOptions = { env: options.env, cwd: options.cwd, stdio: [file ?? 'pipe', 'pipe', 'pipe'] }
  if (options.timeoutMs !== undefined) Object.assign(spawning, { timeout: options.timeoutMs, killSignal: 'SIGKILL' })
  const child = spawn(program, rest, spawning)
  if (file !== undefined) closeSync(file)
  const { stdin, stdout, stderr } = child
  // A program that ends without reading its input breaks the pipe; its exit code tells the story.
  stdin?.on('error', () => undefined)
  stdin?.end(options.stdin ?? '')
  if (stdout === null || stderr === null) throw new Error(`no output of ${program} to read`)
  const [code, out, err] = await Promise.all([ending(child), text(stdout), text(stderr)])
  return { code, stdout: out, stderr: err }
}

/** Runs a program that has to succeed, and gives its standard output without the last newline. */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  return succeeded(argv.join(' '), await run(argv, options))
}

/** The standard output of a result, or an error that shows both outputs. */
export function succeeded(what: string, result: Result): string {
  if (result.code === 0) return result.stdout.trimEnd()
  const shown = what.length > 2000 ? `${what.slice(0, 2000)} …` : what
  throw new Error(`exit ${result.code} of: ${shown}\n${result.stdout}\n${result.stderr}`.trimEnd())
}

/** Asks until the answer is yes; gives up with `what` in the error after `timeoutMs`. */
export async function eventually(what: string, timeoutMs: number, ask: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`)
    await pause(50)
  }
}

/** Runs `work` and says on standard output how long it took. */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now()
  const result = await work()
  process.stdout.write(`${what}: ${((Date.now() - start) / 1000).toFixed(1)} s\n`)
  return result
}

function ending(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 137))
  })
}
