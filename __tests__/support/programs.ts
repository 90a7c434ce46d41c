import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordName } from '../../src/commands/write-record.ts'
import type { Script } from '../../src/host/script.ts'

/** Programs of a host, each as the lines that it consists of. */
export type Programs = Readonly<Record<string, string>>

/** Runs scripts with these programs before those of this machine. Their folder is also the home of the user. */
export function withFakePrograms<Result>(programs: Programs, use: (folder: string, run: RunScript) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'host-'))
  try {
    for (const [name, lines] of Object.entries(programs)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${lines}\n`)
      chmodSync(join(folder, name), 0o755)
    }
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: folder, LC_ALL: 'C' }
    return use(folder, ({ text }) => spawnSync('sh', ['-c', text], { encoding: 'utf8', env }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type RunScript = (script: Script) => {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where the record of the application in `directory` is, in such a home folder. */
export const recordPathIn = (folder: string, directory: string): string =>
  join(folder, '.local/state/ec2-blue-green-deploy', recordName(directory))

/** A line of a fake program that writes down how it was called; `readCalls` reads that. */
export const logCall = 'echo "${0##*/} $*" >>"${0%/*}/calls"'

/** How the fake programs were called, in order. */
export function readCalls(folder: string): readonly string[] {
  const path = join(folder, 'calls')
  return existsSync(path) ? readFileSync(path, 'utf8').replace(/\n$/, '').split('\n') : []
}

/** A fake sudo, which runs the command as it is. */
export const fakeSudo = `${logCall}\nshift; exec "$@"`
