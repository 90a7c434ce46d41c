import { type SpawnOptions, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

export interface ProgramResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** Text for the program's standard input; without it the input is empty. */
  readonly stdin?: string
  /** A file for the program's standard input. */
  readonly stdinFile?: string
  /** Ends the program by SIGKILL (code 137) after this many milliseconds. */
  readonly timeoutMs?: number
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

/** Runs a program to its end. Rejects only if it could not be started. The code is 137 if a signal ended the program. */
export async function tryRun(argv: readonly string[], options: RunOptions = {}): Promise<ProgramResult> {
  const [program = '', ...rest] = argv
  const file = options.stdinFile === undefined ? undefined : openSync(options.stdinFile, 'r')
  const spawning: SpawnOptions = { env: options.env, cwd: options.cwd, stdio: [file ?? 'pipe', 'pipe', 'pipe'] }
  if (options.timeoutMs !== undefined) Object.assign(spawning, { timeout: options.timeoutMs, killSignal: 'SIGKILL' })
  const child = spawn(program, rest, spawning)
  if (file !== undefined) closeSync(file)
  const { stdin, stdout, stderr } = child
  // A program that ends before it has read its input breaks the pipe. That is no error here: its exit code counts.
  stdin?.on('error', () => undefined)
  stdin?.end(options.stdin ?? '')
  if (stdout === null || stderr === null) throw new Error(`${program} has no output streams`)
  const [code, out, err] = await Promise.all([exitCodeOf(child), text(stdout), text(stderr)])
  return { code, stdout: out, stderr: err }
}

/** Runs a program and returns its standard output without the last newline. Rejects if the exit code is not 0. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  return outputOf(argv.join(' '), await tryRun(argv, options))
}

/** The standard output of a result. Throws an error with both outputs if the exit code is not 0. */
export function outputOf(what: string, result: ProgramResult): string {
  if (result.code === 0) return result.stdout.trimEnd()
  const shown = what.length > 2000 ? `${what.slice(0, 2000)} …` : what
  throw new Error(`exit ${result.code} of: ${shown}\n${result.stdout}\n${result.stderr}`.trimEnd())
}

/** Asks every 50 ms until the answer is true. Rejects with `what` in the error after `timeoutMs`. */
export async function eventually(what: string, timeoutMs: number, ask: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`)
    await pause(50)
  }
}

/** Runs `work` and prints how long it took. */
export async function printDuration<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now()
  const result = await work()
  process.stdout.write(`${what}: ${((Date.now() - start) / 1000).toFixed(1)} s\n`)
  return result
}

function exitCodeOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 137))
  })
}
