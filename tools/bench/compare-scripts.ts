import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { tryRun } from '../../e2e/hosts/programs.ts'
import { makeInlineScript } from './inline-script.ts'

/** What `docker ps` shows in each situation. */
const situations = {
  'a first deployment': '',
  'blue runs': 'app_blue_1',
  'green runs': 'app_green_1',
  'both run': 'app_blue_1\napp_green_1',
}

const programs = ['sudo', 'docker', 'docker-compose', 'curl', 'nginx', 'systemctl', 'rm', 'ln', 'sleep']

/**
 * Runs another inline script and ours, with every program replaced by one that only records its arguments, and prints where
 * they differ. Returns the exit status: 0 if both call the same programs in the same order in every situation.
 */
export async function compareScripts(path: string): Promise<number> {
  const services = { blue: ['blue'], green: ['green'] }
  let different = 0
  for (const [situation, containers] of Object.entries(situations)) {
    const theirs = await recordCalls(readFileSync(path, 'utf8'), containers)
    const ours = await recordCalls(makeInlineScript(services), containers)
    const same = theirs === ours
    if (!same) different += 1
    process.stdout.write(
      `${situation}: ${same ? `the same ${ours.split('\n').length} calls` : `theirs:\n${theirs}\nours:\n${ours}`}\n`,
    )
  }
  return different === 0 ? 0 : 1
}

/** The calls of a script, one a line. Its third health check is the first that gets an answer. */
async function recordCalls(script: string, containers: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'calls-'))
  try {
    mkdirSync(join(folder, 'bin'))
    for (const program of programs) {
      const file = join(folder, 'bin', program)
      writeFileSync(
        file,
        `#!/bin/sh\n${program === 'sudo' ? 'exec "$@"' : `echo "${program} $*" >> '${folder}/calls'`}\n${programOutput[program] ?? ''}`,
      )
      chmodSync(file, 0o755)
    }
    const env = { PATH: `${folder}/bin${delimiter}${process.env['PATH'] ?? ''}`, CALLS: folder, CONTAINERS: containers }
    await tryRun(['bash', '--norc', '-c', script], { env, timeoutMs: 20_000, cwd: folder })
    return readFileSync(`${folder}/calls`, 'utf8').trimEnd()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const programOutput: Readonly<Record<string, string>> = {
  docker: 'echo "$CONTAINERS"\n',
  curl: '[ "$(grep -c ^curl "$CALLS/calls")" -lt 3 ] || echo UP\n',
}
