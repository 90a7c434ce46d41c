import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { runOrThrow } from '../../src/host/host.ts'
import { sh } from '../../src/host/script.ts'
import { scriptCommand, startLocalSession } from '../support/local-session.ts'

const folder = mkdtempSync(join(tmpdir(), 'habits-'))
const bash = spawnSync('sh', ['-c', 'command -v bash'], { encoding: 'utf8' }).stdout.trim()
symlinkSync(bash, join(folder, 'sh'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What a login may have in its start files, and what its administrator may have in /etc/profile.d. */
const habits = `
  export TMOUT=1 CDPATH=/:/usr BASH_ENV=/no/file ENV=/no/file POSIXLY_CORRECT=1 COLUMNS=20
  export GREP_OPTIONS=--color=always QUOTING_STYLE=shell-always BLOCK_SIZE=human-readable
  export LD_PRELOAD=/no/library.so COMPOSE_REMOVE_ORPHANS=true
  export DOCKER_HOST=unix:///run/user/1000/docker.sock COMPOSE_FILE=mine.yml
  umask 077`

/** In bash alone. RHEL and Amazon Linux export such a function for `which`. */
const functions = `
  sleep() { echo hijacked; }; cat() { echo hijacked; }; timeout() { echo hijacked; }; docker() { echo hijacked; }
  export -f sleep cat timeout docker; export SHELLOPTS; set -o noglob -o xtrace -o errexit -o noclobber`

const script = sh`
  echo $(env | grep -o '^[A-Z_]*=' | tr -d =)
  echo text >${join(folder, 'text')}; echo more >${join(folder, 'text')}; cat ${join(folder, 'text')}
  false
  command -V docker | grep -c function
  cd usr 2>/dev/null || echo 'no folder usr here'
  echo /etc/host[n]ame
  umask`

describe.each([
  ['sh', 'sh', habits],
  ['bash as sh, with exported functions and options', 'bash', `${habits}\nPATH=${folder}:$PATH\n${functions}`],
])('the habits of the login do not reach the scripts: %s', (_, shell, startFile) => {
  test('what a script prints, and what it finds', async () => {
    const { session } = startLocalSession(shell, startFile, { agentShell: shell })
    const outcome = await session.run(scriptCommand(script))
    await session.close()
    expect(outcome).toMatchObject({ kind: 'exited', code: 0, stderr: '' })
    const [variables = '', ...lines] = outcome.kind === 'exited' ? outcome.stdout.trim().split('\n') : []
    expect(lines).toEqual(['more', '0', 'no folder usr here', '/etc/hostname', '0077'])
    const names = variables.split(' ')
    for (const name of ['TMOUT', 'CDPATH', 'BASH_ENV', 'ENV', 'POSIXLY_CORRECT', 'GREP_OPTIONS', 'LD_PRELOAD'])
      expect(names).not.toContain(name)
    expect(names).not.toContain('COMPOSE_REMOVE_ORPHANS')
    // The login's way to its engine and its project.
    expect(names).toEqual(expect.arrayContaining(['DOCKER_HOST', 'COMPOSE_FILE', 'HOME']))
  })

  test('the session outlives TMOUT', async () => {
    const { session } = startLocalSession(shell, startFile, { agentShell: shell })
    await runOrThrow(session, scriptCommand(sh`command sleep 1.2`))
    await new Promise((resolve) => setTimeout(resolve, 1_300))
    expect(await runOrThrow(session, scriptCommand(sh`echo there`))).toBe('there\n')
    await session.close()
  })
})
