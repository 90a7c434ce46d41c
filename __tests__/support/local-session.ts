import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { agentCommandLine } from '../../src/host/agent.ts'
import type { Command } from '../../src/host/host.ts'
import { Session, type Channel } from '../../src/host/session.ts'
import type { Script } from '../../src/host/script.ts'

/**
 * A session with the real agent in a shell of this machine: all but the SSH connection is real. `startFile` is what the
 * login shell runs first.
 */
export function startLocalSession(
  shell = 'sh',
  startFile = '',
): { session: Session; child: ChildProcess; disconnect: () => void } {
  const nonce = randomBytes(12).toString('hex')
  const child = spawn(shell, ['-c', `${startFile}\n${agentCommandLine(nonce)}`])
  const closed = once(child, 'close').then(() => 'the shell ended')
  const channel: Channel = {
    input: child.stdin,
    output: child.stdout,
    errors: child.stderr,
    closed,
    close: () => void child.stdin.end(),
  }
  const disconnect = () => [child.stdin, child.stdout, child.stderr].forEach((stream) => stream.destroy())
  return { session: new Session(channel, nonce), child, disconnect }
}

export function scriptCommand(script: Script, more: Partial<Command<string>> = {}): Command<string> {
  return { name: 'a script', args: {}, script, timeoutMs: 10_000, parse: (output) => output, ...more }
}
