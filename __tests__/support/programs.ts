import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Script } from '../../src/host/script.ts'

/** Programs of a host, each as the lines that it consists of. */
export type Programs = Readonly<Record<string, string>>

/** Runs a script where these programs go before this machine's own; they lie in a folder that is the user's home as well. */
export function inFrontOf<Result>(programs: Programs, play: (folder: string, run: Run) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'host-'))
  try {
    for (const [name, lines] of Object.entries(programs)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${lines}\n`)
      chmodSync(join(folder, name), 0o755)
    }
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: folder, LC_ALL: 'C' }
    return play(folder, ({ text }) => spawnSync('sh', ['-c', text], { encoding: 'utf8', env }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Run = (script: Script) => { readonly status: number | null; readonly stdout: string; readonly stderr: string }
